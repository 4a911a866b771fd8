import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import test from 'ava'
import type { Operator } from '../../pipeline/definition/operator.ts'
import { describeParams } from '../../schemas/params.ts'
import { codeOf, read, root, sources } from './sources.ts'

const { operators } = (await import('../../operators/index.ts')) as { operators: readonly Operator[] }

const camel = (name: string): string => name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase())
const baseOf = (file: string): string =>
  file
    .split('/')
    .at(-1)
    ?.replace(/(\.as)?\.ts$/, '') ?? ''
const load = (file: string): Promise<Record<string, { operator?: Operator } | undefined>> =>
  import(pathToFileURL(join(root, 'dist', file.replace(/\.ts$/, '.js'))).href)

/** Files of operators' topics: everything but the list and the kernels. */
const rooms = sources('operators').filter(
  (file) => !/^operators\/\w+\.ts$/.test(file) && !file.startsWith('operators/kernels/'),
)

test('the list is alphabetical and names every operator once', (t) => {
  const names = operators.map(({ name }) => name)
  t.true(names.length > 0)
  t.deepEqual(names, [...new Set(names)].sort())
})

test('what has pictures of one system has pictures of several together', (t) => {
  const drawing = operators.filter(
    (each) => each.kind !== 'transform' && each.shown.figures !== undefined && !('across' in each),
  )
  t.true(drawing.length > 40)
  t.deepEqual(
    drawing
      .filter((each) => each.kind !== 'transform' && each.shown.across === undefined)
      .map(({ name }) => name),
    [],
  )
})

for (const operator of operators) {
  const { name } = operator
  test(`${name}: file name = operator name = export`, async (t) => {
    t.regex(name, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
    const found = rooms.filter((file) => baseOf(file) === name)
    t.is(found.length, 1, `files named ${name}.ts: ${found}`)
    const maker = (await load(found[0]))[camel(name)]
    t.is(typeof maker, 'function', `${found[0]} exports ${camel(name)}`)
    t.is(maker?.operator, operator)
    const index = (await import('../../operators/index.ts')) as Record<string, unknown>
    t.is(index[camel(name)], maker, `operators/index.ts exports ${camel(name)}`)
  })

  test(`${name}: says what it is, and where it comes from`, (t) => {
    t.regex(operator.summary, /^[A-Z].*\.$/s)
    t.true(Number.isInteger(operator.version) && operator.version >= 1)
    const frames = rooms.some((file) => file === `operators/frames/${name}.ts`)
    if (!frames) t.true(operator.source.length > 10, 'a source: paper and equation')
  })

  test(`${name}: every parameter is described`, (t) => {
    t.is(typeof operator.params.shape, 'object')
    for (const param of describeParams(operator.params)) {
      t.true(param.description.length > 5, `${name} ${param.flag} has a description`)
    }
  })
}

for (const operator of operators.filter(({ kind }) => kind !== 'transform')) {
  if (operator.kind === 'transform') continue
  test(`${operator.name}: every column has a unit and a definition`, (t) => {
    const columns = Object.entries(operator.shown.columns)
    t.true(columns.length > 0)
    for (const [column, { unit, definition }] of columns) {
      t.is(typeof unit, 'string', column)
      t.true(definition.length > 3, `${column} has a definition`)
      t.notRegex(column, /_|\bA2\b|(Ps|Angstrom)$/, 'names carry no unit')
    }
  })
}

for (const operator of operators) {
  if (operator.kind !== 'measure') continue
  test(`${operator.name}: flags are unique over the chain`, (t) => {
    const flags = [...operator.asked.chain, operator].flatMap((step) =>
      describeParams(step.params).map(({ flag }) => flag),
    )
    t.deepEqual(flags, [...new Set(flags)])
  })
}

test('every maker under operators/ is in the list', async (t) => {
  const listed = new Set<unknown>(operators)
  const modules = await Promise.all(
    rooms.filter((file) => !file.endsWith('.as.ts')).map(async (file) => [file, await load(file)] as const),
  )
  const missing = modules.flatMap(([file, module]) =>
    Object.entries(module)
      .filter(([, value]) => value?.operator !== undefined && !listed.has(value.operator))
      .map(([name]) => `${file}: ${name}`),
  )
  t.deepEqual(missing, [])
})

/** A fact that is asked for by its name, with a type that nobody checks. */
const BY_NAME = /\bfacts\??\s*\.get\(|\bfacts\??\.?\[/

test('facts come typed from the maker of the transform that worked them out', (t) => {
  const found = sources('operators', 'runs').filter((file) => BY_NAME.test(codeOf(read(file), 'empty')))
  t.deepEqual(found, [])
  for (const bad of ["facts.get('sites') as Sites", "run.facts?.get('sites')", 'facts[0].prepared'])
    t.regex(bad, BY_NAME)
  for (const good of ['sites.of({ facts })', 'facts: readonly Fact[]', '...facts']) t.notRegex(good, BY_NAME)
})

/** A slot by a string that no type holds, and a length that is divided back out of one. */
const UNTYPED = /\b(state|total|part|piece)\[['"`]/
const DIVIDED = /\b(state|total|part|piece)(\.\w+|\[\w+\])\.length\)*\s*\/(?!\/)/
/** What is worked out of a run once, not at every block. */
const ONCE = /\b(largestLag|lagFrames|classesOf|gridOf|siteGrid|stateSpace|speciesOf|vacfLags)\(/
/** Members of a measure that are handed its shape. */
const SHAPED = /^ {2}(async )?(slots|carry|lookback|update|close|finish)\b[\s\S]*?(?=^ {2}\w|^\}\))/gm

const unshaped = (text: string): string[] =>
  (text.match(SHAPED) ?? []).flatMap((member) => member.split('\n').filter((line) => ONCE.test(line)))

test('slots have types, and lengths come from the shape of a run', (t) => {
  const found = rooms.flatMap((file) => {
    const text = codeOf(read(file))
    const lines = text.split('\n').filter((line) => UNTYPED.test(line) || DIVIDED.test(line))
    return [...lines, ...unshaped(text)].map((line) => `${file}: ${line.trim()}`)
  })
  t.deepEqual(found, [])
})

test('what is not of a shape would be found', (t) => {
  t.regex("total['seen'][0]", UNTYPED)
  t.notRegex("row['lag'] + total.seen[0]", UNTYPED)
  t.regex('total.pairs.length / names.length', DIVIDED)
  t.regex('(kind * state[slot].length) / kinds', DIVIDED)
  t.notRegex('total.pairs.length // of all', DIVIDED)
  const update = (body: string) =>
    `measure({\n  update(state) {\n    ${body}\n  },\n  shown: { columns },\n})`
  t.is(unshaped(update("const lags = largestLag('msd', given.lags, run)")).length, 1)
  t.is(unshaped(update('const { lags } = shape')).length, 0)
  t.is(
    unshaped('measure({\n  shape: (given, run) => lagFrames(given, run),\n  slots: () => ({}),\n})').length,
    0,
  )
})
