'use strict'

/* The document, and small helpers to make elements. Everything from the document goes in as text. */
const doc = JSON.parse(document.getElementById('document').textContent)
const METHODS = ['get', 'post', 'put', 'patch', 'delete']

const make = (name, props = {}, ...children) => {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(props)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value)
    else if (key === 'class') element.className = value
    else if (value !== undefined && value !== false) element.setAttribute(key, value === true ? '' : value)
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null))
  return element
}
const resolve = (value) => (value && value.$ref ? value.$ref.slice(2).split('/').reduce((at, part) => at[part], doc) : value)
const nameOf = (value) => (value && value.$ref ? value.$ref.split('/').pop() : undefined)

/* The little of Markdown that the document uses: headings, lists, tables, bold, code. */
const inline = (text) =>
  text.split(/(\*\*[^*]+\*\*|`[^`]+`)/).map((part) => {
    if (part.startsWith('**')) return make('b', {}, part.slice(2, -2))
    if (part.startsWith('`') && part.length > 1) return make('code', {}, part.slice(1, -1))
    return part
  })
const cells = (line) => line.replace(/^\||\|$/g, '').split('|').map((cell) => cell.trim())
const markdown = (text = '') =>
  text.split(/\n\n+/).map((block) => {
    const lines = block.split('\n')
    if (block.startsWith('#')) return make('h3', {}, inline(block.replace(/^#+\s*/, '')))
    if (lines[0].startsWith('|')) {
      const [head, , ...rows] = lines
      return make('div', { class: 'scroll' }, make('table', {},
        make('tr', {}, cells(head).map((cell) => make('th', {}, inline(cell)))),
        rows.map((row) => make('tr', {}, cells(row).map((cell) => make('td', {}, inline(cell)))))))
    }
    if (/^[*-] /.test(block)) return make('ul', {}, block.split(/\n?^[*-] /m).filter(Boolean).map((item) => make('li', {}, inline(item.trim()))))
    return make('p', {}, inline(lines.join(' ')))
  })

/* Schemas. */
const typeOf = (given) => {
  const schema = resolve(given) || {}
  const or = (list) => list.map(typeOf).join(' or ')
  let text = schema.type || (schema.properties ? 'object' : '')
  if (schema.oneOf || schema.anyOf) text = or(schema.oneOf || schema.anyOf)
  if (schema.allOf) text = schema.allOf.map(typeOf).filter(Boolean)[0] || 'object'
  if (schema.type === 'array') text = `list of ${typeOf(schema.items || {}) || 'anything'}`
  if (schema.format) text += ` (${schema.format})`
  const values = schema.enum
  if (values) text = values.map((value) => JSON.stringify(value)).join(', ')
  return (text || 'anything') + (schema.nullable ? ' or null' : '')
}
const bounds = (schema) => {
  const parts = []
  if (schema.minimum !== undefined) parts.push(`at least ${schema.minimum}`)
  if (schema.maximum !== undefined) parts.push(`at most ${schema.maximum}`)
  if (schema.minLength) parts.push(`at least ${schema.minLength} characters`)
  if (schema.maxLength) parts.push(`at most ${schema.maxLength} characters`)
  if (schema.default !== undefined) parts.push(`${JSON.stringify(schema.default)} when not given`)
  return parts.length ? ` · ${parts.join(', ')}` : ''
}
const inner = (given) => {
  const schema = resolve(given) || {}
  if (schema.type === 'array') return inner(schema.items)
  return schema.properties || schema.oneOf || schema.anyOf || schema.allOf ? given : undefined
}
const MANY = 12
const fields = (given, depth = 0) => {
  const schema = resolve(given) || {}
  if (schema.type === 'array') return fields(schema.items, depth)
  const choices = schema.oneOf || schema.anyOf
  if (choices) return make('ul', { class: 'fields' }, choices.map((choice) => make('li', {}, make('span', { class: 'type' }, nameOf(choice) || typeOf(choice)), fields(choice, depth + 1))))
  const parts = [schema, ...(schema.allOf || []).map(resolve)]
  const required = parts.flatMap((part) => part.required || [])
  const entries = parts.flatMap((part) => Object.entries(part.properties || {}))
  if (!entries.length) return undefined
  const list = make('ul', { class: 'fields' }, entries.map(([name, value]) => {
    const field = resolve(value) || {}
    const below = depth < 5 && inner(value)
    return make('li', {},
      make('span', { class: 'name' }, name),
      make('span', { class: 'type' }, typeOf(value) + bounds(field)), ' ',
      required.includes(name) ? make('span', { class: 'need' }, 'required') : undefined,
      markdown(value.description || field.description),
      below ? make('details', { open: depth === 0 && entries.length <= 3 }, make('summary', {}, nameOf(value) || 'fields'), lazy(() => fields(value, depth + 1))) : undefined)
  }))
  return entries.length > MANY && depth > 0 ? make('details', {}, make('summary', {}, `${entries.length} fields`), list) : list
}
/* Content that is made when it is first seen. */
const lazy = (build) => {
  const holder = make('div')
  queueMicrotask(() => {
    const details = holder.parentElement
    const fill = () => { if (!holder.childNodes.length) holder.append(build() || '') }
    if (details.open) fill()
    else details.addEventListener('toggle', fill, { once: true })
  })
  return holder
}

/* Examples: the document's own, or one that follows from the schema. */
const exampleOf = (given, depth = 0) => {
  const schema = resolve(given) || {}
  if (given && given.example !== undefined) return given.example
  if (schema.example !== undefined) return schema.example
  if (schema.enum) return schema.enum[0]
  if (schema['x-extensible-enum']) return schema['x-extensible-enum'][0]
  const choice = (schema.oneOf || schema.anyOf || schema.allOf || [])[0]
  if (choice) return exampleOf(choice, depth + 1)
  if (schema.type === 'array') return depth > 5 ? [] : [exampleOf(schema.items, depth + 1)]
  if (schema.properties) return Object.fromEntries(Object.entries(schema.properties).map(([name, value]) => [name, exampleOf(value, depth + 1)]))
  return { string: 'text', integer: 1, number: 1.5, boolean: true, object: {} }[schema.type] ?? null
}
const pretty = (value) => (typeof value === 'string' ? value : JSON.stringify(value, null, 2))

/* One operation. Its forms for keys and for tokens are shown as one, with the credentials to choose from. */
const forms = Object.entries(doc.paths).flatMap(([path, item]) =>
  METHODS.filter((method) => item[method]).map((method) => ({
    path, method, ...item[method],
    parameters: [...(item.parameters || []), ...(item[method].parameters || [])].map(resolve),
    kind: Object.keys((item[method].security || [])[0] || {})[0],
  })))
const bare = (form) => (form.kind ? form.path.replace(/\/(key|jwt)$/, '') : form.path)
const operations = []
for (const form of forms) {
  const twin = operations.find((other) => form.kind && other.method === form.method && bare(other) === bare(form) && other['x-operation'] === form['x-operation'])
  if (twin) twin.forms.push(form)
  else operations.push({ ...form, forms: [form] })
}
const ends = (operation) => (operation.forms.length > 1 ? `${bare(operation)}/{${operation.forms.map((form) => form.kind).join('|')}}` : operation.path)
const pathOf = (path) => path.split(/(\{[^}]+\})/).map((part) => (part.startsWith('{') ? make('i', {}, part) : part))
const level = (operation) => {
  const levels = Object.values(operation['x-level'] || {})[0]
  if (!levels) return []
  const others = levels.others === null || levels.others === undefined ? 'never' : `level ${levels.others}`
  return [make('li', {}, 'own records ', make('b', {}, `level ${levels.own ?? 0}`)), make('li', {}, "others' ", make('b', {}, others))]
}
const EFFECTS = { read: 'changes nothing', idempotent: 'can be repeated', create: 'makes a record each time', act: 'do not repeat unasked' }
const CREDENTIALS = { key: 'API key', jwt: 'token' }
const facts = (operation) => make('ul', { class: 'facts' },
  make('li', {}, make('b', {}, operation.kind ? operation.forms.map((form) => CREDENTIALS[form.kind] || form.kind).join(' or ') : 'anybody')),
  level(operation),
  operation['x-effect'] ? make('li', {}, EFFECTS[operation['x-effect']] || operation['x-effect']) : undefined,
  operation['x-guest'] ? make('li', {}, 'accounts that are not in order may call') : undefined)

const parameters = (operation) => operation.parameters.length
  ? [make('h3', {}, 'Parameters'), make('ul', { class: 'fields' }, operation.parameters.map((parameter) => make('li', {},
      make('span', { class: 'name' }, parameter.name), make('span', { class: 'type' }, `${typeOf(parameter.schema)}, in the ${parameter.in}`), ' ',
      parameter.required ? make('span', { class: 'need' }, 'required') : undefined, markdown(parameter.description))))]
  : []
const bodySchema = (content) => {
  const entry = Object.entries((content || {}))[0]
  return entry ? { kind: entry[0], schema: entry[1].schema, example: entry[1].example } : undefined
}
const body = (operation) => {
  const request = bodySchema(resolve(operation.requestBody)?.content)
  if (!request) return []
  return [make('h3', {}, 'Body'), make('span', { class: 'type' }, nameOf(request.schema) || typeOf(request.schema)), fields(request.schema)]
}
const codes = (operation, status) => {
  const list = (operation['x-errors'] || {})[status]
  if (!list || !list.length) return undefined
  return make('p', {}, 'Words under ', make('code', {}, 'error'), ': ', list.flatMap((code, i) => [i ? ', ' : '', make('code', {}, code)]))
}
const answers = (operation) => {
  const listed = Object.entries(operation.responses).map(([status, given]) => [status, resolve(given)])
  const more = Object.keys(operation['x-errors'] || {}).filter((status) => !operation.responses[status])
  const fallback = resolve(operation.responses.default)
  const all = [...listed.filter(([status]) => status !== 'default'), ...more.map((status) => [status, fallback])]
    .sort((a, b) => (a[0] < b[0] ? -1 : 1))
  const panel = make('div')
  const show = ([status, answer], button) => {
    for (const other of tabs.children) other.setAttribute('aria-selected', String(other === button))
    const content = bodySchema(answer?.content)
    panel.replaceChildren(...[
      ...markdown(answer?.description),
      codes(operation, status),
      content ? make('span', { class: 'type' }, `${content.kind} · ${nameOf(content.schema) || typeOf(content.schema)}`) : undefined,
      content && status < '300' ? make('pre', { tabindex: 0 }, pretty(content.example ?? exampleOf(content.schema))) : undefined,
      content && fields(content.schema) ? make('details', {}, make('summary', {}, 'Fields'), lazy(() => fields(content.schema))) : undefined,
    ].filter(Boolean))
  }
  const tabs = make('div', { class: 'tabs', role: 'tablist' }, all.map((entry) => {
    const button = make('button', { type: 'button', role: 'tab', onclick: () => show(entry, button) }, entry[0])
    return button
  }))
  if (all.length) show(all[0], tabs.children[0])
  return [make('h3', {}, 'Answers'), tabs, panel]
}

/* Trying one. */
const field = (id) => document.getElementById(id).value.trim()
const authorization = (kind) => {
  if (kind === 'jwt' && field('token')) return `Bearer ${field('token')}`
  if (kind === 'key' && field('key')) return `Basic ${btoa(`${field('key')}:${field('secret')}`)}`
  return undefined
}
const tryIt = (operation) => {
  let form = operation.forms.find((one) => authorization(one.kind)) || operation
  const request = bodySchema(resolve(operation.requestBody)?.content)
  const inputs = operation.parameters.filter((parameter) => parameter.in !== 'header').map((parameter) => [parameter, make('input', { spellcheck: 'false', placeholder: String(exampleOf(parameter.schema) ?? '') })])
  const text = request ? make('textarea', { spellcheck: 'false', 'aria-label': 'Body' }) : undefined
  if (text) text.value = pretty(request.example ?? exampleOf(request.schema))
  const output = make('div', { 'aria-live': 'polite' })
  const send = async (event) => {
    event.preventDefault()
    let path = form.path
    const query = new URLSearchParams()
    for (const [parameter, input] of inputs) {
      const value = input.value.trim() || (parameter.in === 'path' ? input.placeholder : '')
      if (parameter.in === 'path') path = path.replace(`{${parameter.name}}`, encodeURIComponent(value))
      else if (value) query.set(parameter.name, value)
    }
    if (query.size) path += `?${query}`
    const headers = {}
    const credential = authorization(form.kind)
    if (credential) headers.Authorization = credential
    if (text && text.value.trim()) headers['Content-Type'] = 'application/json'
    const started = performance.now()
    try {
      const answer = await fetch(path, { method: operation.method.toUpperCase(), headers, body: headers['Content-Type'] ? text.value : undefined, cache: 'no-store', redirect: 'manual' })
      const raw = await answer.text()
      const took = Math.round(performance.now() - started)
      let shown = raw
      try { shown = pretty(JSON.parse(raw)) } catch {}
      remember(raw)
      output.replaceChildren(
        make('p', {}, make('span', { class: `status ${answer.ok ? 'good' : 'bad'}` }, String(answer.status || 'redirect')), ` in ${took} ms · ${answer.headers.get('content-type') || 'no content type'}`),
        raw ? make('pre', { tabindex: 0 }, shown) : make('p', { class: 'none' }, 'No body.'))
    } catch (error) {
      output.replaceChildren(make('p', { class: 'status bad' }, `No answer: ${error.message}`))
    }
  }
  const missing = operation.kind ? make('p', { class: 'warn' }) : undefined
  const choice = operation.forms.length > 1 ? make('div', { class: 'tabs' }, operation.forms.map((one) =>
    make('button', { type: 'button', onclick: () => { form = one; hint() } }, `with ${CREDENTIALS[one.kind]}`))) : undefined
  const hint = () => {
    if (choice) operation.forms.forEach((one, i) => choice.children[i].setAttribute('aria-selected', String(one.kind === form.kind)))
    if (missing) missing.textContent = authorization(form.kind) ? '' : `Needs ${form.kind === 'key' ? 'an API key' : 'a token'}: see Credentials at the top.`
  }
  hint()
  document.addEventListener('input', hint)
  return make('section', { class: 'try' }, make('h3', {}, 'Try it'), make('form', { onsubmit: send },
    inputs.length ? make('div', { class: 'row' }, inputs.map(([parameter, input]) => make('label', {}, parameter.name, input))) : undefined,
    text ? make('label', {}, 'Body', text) : undefined,
    choice, missing, make('div', { class: 'row' }, make('button', { class: 'go' }, 'Send'))), output)
}
/* A token or a key that an answer brings is ready for the next call. */
const remember = (raw) => {
  let found
  try { found = JSON.parse(raw) } catch { return }
  const set = (id, value) => { if (typeof value === 'string') document.getElementById(id).value = value }
  if (found?.token) set('token', found.token)
  if (found?.apikey?.secret) { set('key', found.apikey.key); set('secret', found.apikey.secret) }
  document.dispatchEvent(new Event('input'))
}

/* The page. */
const says = (operation) => operation.summary.replace(/ \((?:V\d, )?with (?:key|token)\)$/, '')
const anchor = (operation) => operation.operationId
const article = (operation) => {
  const details = make('details', {},
    make('summary', {}, make('span', { class: `method ${operation.method}` }, operation.method), make('span', { class: 'path' }, pathOf(ends(operation))), make('span', { class: 'says' }, says(operation))))
  details.addEventListener('toggle', () => {
    if (details.childElementCount > 1) return
    details.append(make('div', { class: 'inside' }, facts(operation), markdown(operation.description), parameters(operation), body(operation), answers(operation), tryIt(operation)))
  })
  return make('article', { id: anchor(operation) }, details)
}
const about = () => {
  const [lead, ...rest] = doc.info.description.split(/\n\n(?=## )/)
  return make('section', { class: 'about' }, make('h1', { id: 'top' }, doc.info.title), markdown(lead),
    make('p', {}, 'The document itself is at ', make('a', { href: '/openapi.json' }, '/openapi.json'), '.'),
    make('details', {}, make('summary', {}, 'How the API works: authentication, levels, answers'), rest.map((part) => {
      const [head, ...text] = part.split('\n')
      return [make('h3', {}, head.replace(/^#+\s*/, '')), markdown(text.join('\n').trim())]
    })))
}
const nav = document.getElementById('nav')
const main = document.getElementById('main')
main.replaceChildren(about())
for (const tag of doc.tags) {
  const own = operations.filter((operation) => (operation.tags || []).includes(tag.name))
  if (!own.length) continue
  nav.append(make('section', {}, make('h2', {}, tag.name), own.map((operation) =>
    make('a', { href: `#${anchor(operation)}`, title: `${operation.method.toUpperCase()} ${ends(operation)}` }, make('span', { class: `method ${operation.method}` }, operation.method), make('span', {}, says(operation))))))
  main.append(make('section', {}, make('h2', { id: `tag-${tag.name}` }, tag.name), make('div', { class: 'lead' }, markdown(tag.description)), own.map(article)))
}

const open = () => {
  const id = decodeURIComponent(location.hash.slice(1))
  const operation = operations.find((one) => one.forms.some((form) => form.operationId === id))
  const target = document.getElementById(operation ? anchor(operation) : id)
  const details = target?.querySelector(':scope > details')
  if (details) { details.open = true; target.scrollIntoView() }
  nav.classList.remove('open')
}
addEventListener('hashchange', open)
open()

const toggle = (button, element, change) => document.getElementById(button).addEventListener('click', (event) => event.currentTarget.setAttribute('aria-expanded', String(change(element))))
toggle('sign', document.getElementById('credentials'), (panel) => !(panel.hidden = !panel.hidden))
toggle('menu', nav, (panel) => panel.classList.toggle('open'))
document.getElementById('search').addEventListener('input', (event) => {
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean)
  for (const operation of operations) {
    const text = `${operation.method} ${operation.forms.map((form) => `${form.path} ${form.operationId}`).join(' ')} ${operation.summary}`.toLowerCase()
    const hide = !words.every((word) => text.includes(word))
    document.getElementById(anchor(operation)).hidden = hide
    nav.querySelector(`a[href="#${anchor(operation)}"]`).hidden = hide
  }
  for (const section of [...nav.children, ...main.querySelectorAll(':scope > section:not(.about)')]) {
    section.hidden = [...section.querySelectorAll('article, a[href^="#"]')].every((item) => item.hidden)
  }
})
