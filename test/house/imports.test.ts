import { basename, dirname } from 'node:path'
import test from 'ava'
import { files, type Import, importsOf, ROOMS, type Room, roomOf, sources } from './sources.ts'

/** Which rooms the sources of a room may import. */
const MAY: Record<Room, readonly Room[]> = {
  schemas: ['schemas'],
  pipeline: ['pipeline', 'schemas'],
  operators: ['operators', 'pipeline', 'schemas'],
  runs: ['runs', 'operators', 'pipeline', 'schemas'],
  test: ROOMS,
}

/** The package's own name stands for the index of a room. */
const OWN: Record<string, Room> = {
  ionstream: 'pipeline',
  'ionstream/operators': 'operators',
  'ionstream/schemas': 'schemas',
  'ionstream/laws': 'runs',
}

const imports = sources(...ROOMS).flatMap(importsOf)
const inside = ({ to }: Import): Room | undefined =>
  OWN[to] ?? (ROOMS.find((room) => to.startsWith(`${room}/`)) as Room | undefined)

test('imports are seen at all', (t) => {
  t.true(imports.some(({ from, to }) => from === 'pipeline/run/run.ts' && to === 'pipeline/run/block.ts'))
  t.true(imports.some(({ to }) => to === 'rxjs'))
})

test('imports point one way: runs to operators, operators to pipeline, pipeline to schemas', (t) => {
  const wrong = imports.filter((each) => {
    const room = inside(each)
    return room !== undefined && !MAY[roomOf(each.from) as Room].includes(room)
  })
  t.deepEqual(
    wrong.map(({ from, to }) => `${from} imports ${to}`),
    [],
  )
})

test('relative imports name a source that is there, with its ending', (t) => {
  const known = new Set(files)
  const missing = imports.filter((each) => inside(each) && !OWN[each.to] && !known.has(each.to))
  t.deepEqual(
    missing.filter(({ to }) => !to.endsWith('.wasm')).map(({ from, to }) => `${from} imports ${to}`),
    [],
  )
})

test('nothing is imported in a circle at run time', (t) => {
  const next = new Map<string, string[]>()
  for (const { from, to, typeOnly } of imports) if (!typeOnly) next.set(from, [...(next.get(from) ?? []), to])
  t.is(circle(next)?.join(' → '), undefined)
})

/** A circle among the arrows, if there is one: depth first, a file that is still open closes it. */
function circle(next: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return undefined
    for (const to of next.get(file) ?? []) {
      const found = visit(to, [...path, file])
      if (found) return found
    }
    done.add(file)
    return undefined
  }
  for (const file of next.keys()) {
    const found = visit(file, [])
    if (found) return found
  }
  return undefined
}

test('a circle would be found', (t) => {
  const arrows = new Map([
    ['a', ['b']],
    ['b', ['c']],
    ['c', ['d', 'b']],
  ])
  t.deepEqual(circle(arrows), ['b', 'c', 'b'])
  t.is(
    circle(
      new Map([
        ['a', ['b', 'c']],
        ['b', ['c']],
      ]),
    ),
    undefined,
  )
})

/** Folders that import from one another; an index is a door, no arrow. */
const folders = new Map<string, string[]>()
for (const { from, to } of imports.filter((each) => inside(each) && !OWN[each.to])) {
  if ([from, to].some((file) => basename(file) === 'index.ts') || roomOf(from) === 'test') continue
  const [here, there] = [dirname(from), dirname(to)]
  if (here !== there) folders.set(here, [...(folders.get(here) ?? []), there])
}

test('no two folders import from one another, types included', (t) => {
  t.true(folders.size > 20)
  t.is(circle(folders)?.join(' → '), undefined)
})

test('no folder holds more than 25 sources at one level', (t) => {
  const held = new Map<string, number>()
  for (const file of sources(...ROOMS)) held.set(dirname(file), (held.get(dirname(file)) ?? 0) + 1)
  t.deepEqual(
    [...held].filter(([, count]) => count > 25),
    [],
  )
})
