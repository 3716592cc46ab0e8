-- One row: what makes this file one server, kept over restarts.
CREATE TABLE instance (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  generation TEXT NOT NULL,
  name TEXT NOT NULL,
  token_secret BLOB NOT NULL,
  key_pepper BLOB NOT NULL,
  starts INTEGER NOT NULL
);

-- Times are milliseconds since 1970, in UTC. AUTOINCREMENT: the id of a removed record never comes back.
-- Records have a number and a UUID: generation V3 shows the one, V4 the other.
CREATE TABLE users (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL UNIQUE,
  bio TEXT NOT NULL DEFAULT '',
  compare INTEGER NOT NULL DEFAULT 1,
  consent INTEGER NOT NULL DEFAULT 0,
  control INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  data TEXT NOT NULL DEFAULT '{}',
  ehash TEXT NOT NULL UNIQUE,
  email TEXT NOT NULL,
  ihash TEXT NOT NULL,
  img TEXT NOT NULL DEFAULT 'default-avatar',
  imperial INTEGER NOT NULL DEFAULT 0,
  initial TEXT NOT NULL,
  jwt_calls INTEGER NOT NULL DEFAULT 0,
  key_calls INTEGER NOT NULL DEFAULT 0,
  language TEXT NOT NULL DEFAULT 'en',
  last_seen INTEGER,
  lusername TEXT NOT NULL UNIQUE,
  mfa_enabled INTEGER NOT NULL DEFAULT 0,
  mfa_secret TEXT,
  newsletter INTEGER NOT NULL DEFAULT 0,
  password_hash BLOB,
  password_salt BLOB,
  patron INTEGER NOT NULL DEFAULT 0,
  role TEXT NOT NULL DEFAULT 'user',
  scratch_codes TEXT NOT NULL DEFAULT '[]',
  status INTEGER NOT NULL DEFAULT 0,
  updated_at INTEGER NOT NULL,
  username TEXT NOT NULL
);

CREATE TABLE confirmations (
  id TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL,
  data TEXT NOT NULL,
  type TEXT NOT NULL,
  user_id INTEGER NOT NULL
);

-- The name is JSON text: the API takes and returns whatever value was sent as a name.
CREATE TABLE apikeys (
  id TEXT PRIMARY KEY,
  calls INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  instance TEXT NOT NULL,
  last_seen INTEGER,
  level INTEGER NOT NULL,
  name TEXT NOT NULL,
  secret_hash BLOB NOT NULL,
  user_id INTEGER NOT NULL
);
CREATE INDEX apikeys_of_user ON apikeys (user_id);

CREATE TABLE sets (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  img TEXT NOT NULL DEFAULT 'default-avatar',
  imperial INTEGER NOT NULL DEFAULT 0,
  measies TEXT NOT NULL,
  name TEXT NOT NULL,
  notes TEXT NOT NULL,
  public INTEGER NOT NULL DEFAULT 0,
  updated_at INTEGER NOT NULL,
  user_id INTEGER NOT NULL
);
CREATE INDEX sets_of_user ON sets (user_id);

-- Files with everything about an account, as JSON.
CREATE TABLE exports (
  name TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL,
  file TEXT NOT NULL,
  user_id INTEGER NOT NULL
);
CREATE INDEX exports_of_user ON exports (user_id);

-- names, notes and tags are JSON objects with a language as key. height, info and published are of V4.
CREATE TABLE curated_sets (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  height TEXT NOT NULL DEFAULT '1',
  img TEXT NOT NULL DEFAULT 'default-avatar',
  info TEXT NOT NULL DEFAULT '',
  measies TEXT NOT NULL,
  names TEXT NOT NULL,
  notes TEXT NOT NULL,
  published INTEGER NOT NULL DEFAULT 0,
  tags TEXT NOT NULL,
  updated_at INTEGER NOT NULL
);

-- data and settings are JSON. The links to sets are of V3; a deleted set leaves its patterns behind.
CREATE TABLE patterns (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  cset_id INTEGER REFERENCES curated_sets (id) ON DELETE SET NULL,
  data TEXT NOT NULL,
  design TEXT NOT NULL,
  img TEXT NOT NULL DEFAULT 'default-avatar',
  name TEXT NOT NULL,
  notes TEXT NOT NULL,
  public INTEGER NOT NULL DEFAULT 0,
  set_id INTEGER REFERENCES sets (id) ON DELETE SET NULL,
  settings TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  user_id INTEGER NOT NULL
);
CREATE INDEX patterns_of_user ON patterns (user_id);
CREATE INDEX patterns_of_set ON patterns (set_id) WHERE set_id IS NOT NULL;
CREATE INDEX patterns_of_curated_set ON patterns (cset_id) WHERE cset_id IS NOT NULL;

CREATE TABLE bookmarks (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  type TEXT NOT NULL,
  url TEXT NOT NULL,
  user_id INTEGER NOT NULL
);
CREATE INDEX bookmarks_of_user ON bookmarks (user_id);

CREATE TABLE subscribers (
  id TEXT PRIMARY KEY,
  active INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  ehash TEXT NOT NULL UNIQUE,
  email TEXT NOT NULL,
  language TEXT NOT NULL,
  updated_at INTEGER NOT NULL
);

-- A picture, or the address of one that was only named.
CREATE TABLE images (
  name TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL,
  content_type TEXT,
  bytes BLOB,
  link TEXT
);

-- What would be opened at a code host.
CREATE TABLE proposals (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  content TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  slug TEXT,
  user_id INTEGER
);
CREATE INDEX proposals_by_slug ON proposals (kind, slug);
