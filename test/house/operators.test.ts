import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import test from 'ava'
import type { Operator } from '../../pipeline/definition/operator.ts'
import { describeParams } from '../../schemas/params.ts'
import { root, sources } from './sources.ts'

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
    const columns = Object.entries(operator.columns)
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
    const flags = [...operator.chain, operator].flatMap((step) =>
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
