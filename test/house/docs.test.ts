import test from 'ava'
import { describeAll } from '../../runs/catalogue/describe.ts'
import { pagesOf } from '../../runs/commands/shell/pages.ts'
import type { Table } from '../../schemas/table.ts'
import { files, read } from './sources.ts'

const DOCS = 'runs/docs/'
const pages = pagesOf(describeAll())

test('every operator has the page that it declares: npm run house writes them anew', (t) => {
  const there = files.filter((file) => file.startsWith(`${DOCS}operators/`))
  t.deepEqual(there.sort(), [...pages.keys()].map((name) => `${DOCS}operators/${name}`).sort())
  for (const [name, text] of pages) t.is(read(`${DOCS}operators/${name}`), text, name)
})

test('a page names every parameter and every column with its unit', (t) => {
  const { operators } = describeAll()
  for (const { name, params, columns = {} } of operators) {
    const page = pages.get(`${name}.md`)!
    for (const { flag } of params) t.true(page.includes(`| \`${flag}\` |`), `${name} ${flag}`)
    for (const [column, { unit }] of Object.entries(columns as Table['columns']))
      t.true(page.includes(`| \`${column}\` | ${unit} |`), `${name} ${column}`)
  }
})

test('the README is short, and its links and those of the pages lead somewhere', (t) => {
  t.true(read('README.md').split('\n').length <= 201)
  const known = new Set(files)
  const folders = new Set(
    files.flatMap((file) => file.split('/').map((_, i, parts) => parts.slice(0, i).join('/'))),
  )
  const texts = files.filter(
    (file) => file === 'README.md' || (file.startsWith(DOCS) && file.endsWith('.md')),
  )
  t.true(texts.length > 10)
  for (const file of texts)
    for (const [, link] of read(file).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)) {
      const path = new URL(link, `file:///${file}`).pathname.slice(1).replace(/\/$/, '')
      t.true(/^\w+:/.test(link) || known.has(path) || folders.has(path), `${file}: ${link}`)
    }
})

test('every page of the documentation is named in the README', (t) => {
  const text = read('README.md')
  for (const file of files.filter((name) => new RegExp(`^${DOCS}[^/]+\\.md$`).test(name)))
    t.true(text.includes(`(${file})`), file)
})
