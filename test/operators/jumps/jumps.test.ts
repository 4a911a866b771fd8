import { join } from 'node:path'
import test from 'ava'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import type { Row } from '../../../schemas/table.ts'
import { folder } from '../../helpers/folder.ts'
import { seeded } from '../../helpers/random.ts'
import { type Synthetic, writeSynthetic } from '../../helpers/synthetic.ts'
import { between, siteCrystal, siteRun } from '../sites/site-crystal.ts'

const module = new URL('../../../runs/definitions/measure.js', import.meta.url).href
const INTERVAL = 0.1
/** Chances of a jump per ion and frame. */
const CHANCES = { doublet: 0.02, 'intra-cage': 0.03, 'inter-cage': 0.01 }
type Kind = keyof typeof CHANCES

async function measured(name: string, spec: Synthetic, flags: object): Promise<readonly Row[]> {
  return (await analysed(name, spec, flags)).results[0].table.rows
}

function analysed(name: string, spec: Synthetic, flags: object) {
  const path = join(folder(), 'run')
  writeSynthetic(path, spec)
  return analyse({
    module,
    params: { name, flags },
    runs: [{ pattern: path, tags: {} }],
    out: folder(),
    executor: thread,
  })
}

const length = (v: readonly number[]): number => Math.hypot(...v)

/** Ions that hop between T5 sites with known chances, and every jump that they make. */
function walk(ions: number, frames: number, chances: Record<Kind, number> = CHANCES, seed = 3) {
  const crystal = siteCrystal({ cells: [2, 2, 2] })
  const T5 = crystal.sites.filter((_, i) => crystal.kinds[i] === 'T5')
  const cageOf = T5.map((site) => {
    const far = crystal.cages.map((cage) => length(between(site, cage, crystal.cell)))
    return far.indexOf(Math.min(...far))
  })
  const kindOf = (a: number, b: number): Kind => {
    if (cageOf[a] !== cageOf[b]) return 'inter-cage'
    return length(between(T5[a], T5[b], crystal.cell)) < 2 ? 'doublet' : 'intra-cage'
  }
  const others = T5.map((site, a) =>
    [...T5.keys()].filter((b) => b !== a && length(between(site, T5[b], crystal.cell)) < 3),
  )
  const random = seeded(seed)
  const total = chances.doublet + chances['intra-cage'] + chances['inter-cage']
  const events: { ion: number; frame: number; from: number; to: number; kind: Kind; length: number }[] = []
  const at = new Int32Array(ions).map(() => Math.floor(random() * T5.length))
  const places = Array.from(at, (site) => [...T5[site]])
  const paths: number[][][] = Array.from({ length: ions }, () => [])
  for (let frame = 0; frame < frames; frame++) {
    for (let ion = 0; ion < ions; ion++) {
      if (frame > 0 && random() < total) {
        const draw = random() * total
        const kind: Kind =
          draw < chances.doublet
            ? 'doublet'
            : draw < total - chances['inter-cage']
              ? 'intra-cage'
              : 'inter-cage'
        const choice = others[at[ion]].filter((b) => kindOf(at[ion], b) === kind)
        const to = choice[Math.floor(random() * choice.length)]
        const step = between(T5[at[ion]], T5[to], crystal.cell)
        events.push({ ion, frame, from: at[ion], to, kind, length: length(step) })
        places[ion] = places[ion].map((v, c) => v + step[c])
        at[ion] = to
      }
      paths[ion].push(places[ion])
    }
  }
  const spec = siteRun(crystal, { ions: 0.08, framework: 0.08 }, ions, (ion, frame) => paths[ion][frame], {
    frames,
    interval: INTERVAL,
    blockFrames: 64,
  })
  return { spec, events }
}

test('the log of a Markov walk holds every jump, and nothing else', async (t) => {
  const { spec, events } = walk(40, 150)
  const rows = await measured('jumps', spec, {})
  const sorted = [...events].sort((a, b) => a.ion - b.ion || a.frame - b.frame)
  t.deepEqual(
    rows.map((row) => [row['ion'], Math.round((row['time'] as number) / INTERVAL), row['kind']]),
    sorted.map(({ ion, frame, kind }) => [ion + 1, frame, kind]),
  )
  rows.forEach((row, i) => {
    t.true(Math.abs((row['length'] as number) - sorted[i].length) < 1e-3)
    t.true(Math.abs((row['duration'] as number) - INTERVAL) < 1e-9)
  })
  const back = Math.round(1 / INTERVAL)
  const undone = sorted.map(() => false)
  const standing: number[] = []
  sorted.forEach((event, i) => {
    if (i > 0 && sorted[i - 1].ion !== event.ion) standing.length = 0
    const last = standing.at(-1)
    if (last !== undefined && sorted[last].from === event.to && event.frame - sorted[last].frame <= back) {
      standing.pop()
      undone[last] = undone[i] = true
    } else standing.push(i)
  })
  t.deepEqual(
    rows.map((row) => row['returned']),
    undone,
  )
  t.true(undone.includes(true) && undone.includes(false))
})

test('rates are those of the walk, forward and backward alike', async (t) => {
  const { spec, events } = walk(150, 400)
  const rows = await measured('jump-rates', spec, {})
  for (const [kind, chance] of Object.entries(CHANCES)) {
    const row = rows.find((each) => each['kind'] === kind) as Record<string, number>
    const known = (1000 * chance) / INTERVAL
    t.true(
      Math.abs(row['rate'] - known) < 4 * row['error'],
      `${kind}: ${row['rate']} ± ${row['error']}, ${known}`,
    )
    t.true(row['error'] < 0.12 * known)
    const own = events.filter((event) => event.kind === kind)
    t.is(row['count'], own.length)
    const mean = own.reduce((sum, event) => sum + event.length ** 2, 0) / own.length
    t.true(Math.abs(row['length'] - Math.sqrt(mean)) < 1e-3)
    t.true(Math.abs(row['rate'] - (1000 * row['count']) / (150 * 399 * INTERVAL)) < 1e-9)
  }
  const steps = rows.filter((row) => row['kind'] === 'step')
  t.deepEqual(
    steps.map((row) => [row['from'], row['to'], row['count']]),
    [['T5', 'T5', events.length]],
  )
})

test('between homes: a way through T2 is one jump, a return to the same home none', async (t) => {
  const crystal = siteCrystal({ cells: [2, 2, 2] })
  const of = (kind: string) => crystal.sites.filter((_, i) => crystal.kinds[i] === kind)
  const near = (from: readonly number[], kind: string) =>
    of(kind)
      .map((site) => between(from, site, crystal.cell))
      .map((d) => ({ d, far: length(d) }))
      .filter(({ far }) => far > 0.1)
      .sort((a, b) => a.far - b.far)
  const home = of('T5')[5]
  const add = (a: readonly number[], b: readonly number[]) => a.map((v, c) => v + b[c])
  const T2 = add(home, near(home, 'T2')[0].d)
  const other = add(
    T2,
    near(T2, 'T5').filter(({ d }) => length(between(add(T2, d), home, crystal.cell)) > 0.1)[0].d,
  )
  const path = [home, home, T2, T2, home, T2, T2, T2, other, other, other, T2, home, home]
  const spec = siteRun(crystal, {}, 1, (_, frame) => path[frame], { frames: path.length, blockFrames: 6 })
  const rows = await measured('jumps', spec, { ignoreReturnsWithin: '300fs' })
  t.deepEqual(
    rows.map((row) => [
      Math.round(10 * (row['time'] as number)),
      Math.round(10 * (row['duration'] as number)),
      row['returned'],
    ]),
    [
      [8, 4, false],
      [12, 2, false],
    ],
  )
  t.is(rows[0]['from'], rows[1]['to'])
  const again = await measured('jumps', spec, { ignoreReturnsWithin: '400fs' })
  t.deepEqual(
    again.map((row) => row['returned']),
    [true, true],
  )
  const steps = (await measured('jump-rates', spec, {})).filter((row) => row['kind'] === 'step')
  t.deepEqual(
    steps.map((row) => [row['from'], row['to'], row['count']]),
    [
      ['T2', 'T5', 3],
      ['T5', 'T2', 3],
    ],
  )
})

test('a crystal at rest has no jumps, and every ion its site', async (t) => {
  const still = { doublet: 0, 'intra-cage': 0, 'inter-cage': 0 }
  const { spec } = walk(30, 60, still)
  t.deepEqual(await measured('jumps', spec, {}), [])
  t.deepEqual(await measured('jump-rates', spec, {}), [])
  const rows = await measured('occupation', spec, {})
  const T5 = rows.find((row) => row['kind'] === 'T5') as Record<string, number>
  t.is(T5['fraction'], 1)
  t.is(T5['visits'], 0)
  t.is(T5['meanVisit'], null as never)
})

test('return times that frames cannot resolve, and homes that are not there, are refused', async (t) => {
  const { spec } = walk(2, 10)
  const refused = async (words: RegExp, flags: object) =>
    t.regex((await t.throwsAsync(measured('jumps', spec, flags)))?.message ?? '', words)
  await refused(/0\.05 ps with frames every 0\.1 ps/, { ignoreReturnsWithin: '50fs' })
  await refused(/no sites "T9"/, { homes: 'T9' })
})

test('frames too far apart for the return time are said', async (t) => {
  for (const name of ['jumps', 'jump-rates']) {
    const said = async (ignoreReturnsWithin: string) => {
      const { warnings } = await analysed(name, walk(2, 10).spec, { ignoreReturnsWithin })
      return warnings.map(({ message }) => message).join()
    }
    t.regex(await said('0.2ps'), /frames every 0.1 ps .*returns within 0.2 ps.*some returns are missed/)
    t.is(await said('0.5ps'), '')
    t.is(await said('0'), '')
  }
})
