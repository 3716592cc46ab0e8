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
CREATE TABLE users (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
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
  newsletter INTEGER NOT NULL DEFAULT 0,
  password_hash BLOB,
  password_salt BLOB,
  patron INTEGER NOT NULL DEFAULT 0,
  role TEXT NOT NULL DEFAULT 'user',
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

-- names, notes and tags are JSON objects with a language as key.
CREATE TABLE curated_sets (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  created_at INTEGER NOT NULL,
  img TEXT NOT NULL DEFAULT 'default-avatar',
  measies TEXT NOT NULL,
  names TEXT NOT NULL,
  notes TEXT NOT NULL,
  tags TEXT NOT NULL,
  updated_at INTEGER NOT NULL
);
