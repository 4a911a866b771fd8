import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { replicas } from '../../../pipeline/definition/study.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import { ingest } from '../../../pipeline/ingest/index.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { formatNamed, writeFrames } from '../../../runs/worlds/argyrodite/formats/write.ts'
import { argyroditeFrames } from '../../../runs/worlds/argyrodite/frames.ts'
import { KINDS, network, RATES } from '../../../runs/worlds/argyrodite/network.ts'
import { SETTINGS, type Settings } from '../../../runs/worlds/argyrodite/settings.ts'
import { argyroditeTruth, selfScattering } from '../../../runs/worlds/argyrodite/truth/truth.ts'
import { thermalSpeed, velocityDecay } from '../../../runs/worlds/argyrodite/truth/vibrations.ts'
import type { Row } from '../../../schemas/table.ts'
import { ionstream } from '../../helpers/command.ts'
import { folder } from '../../helpers/folder.ts'
import { tablesOf } from '../../helpers/live/live.ts'
import { npy } from '../../helpers/npy.ts'

const STUDY = new URL('../../helpers/argyrodite-study.js', import.meta.url).href
const TURNS = new URL('../../helpers/argyrodite-turns.js', import.meta.url).href
const settings: Settings = {
  ...SETTINGS,
  cells: 2,
  interval: 0.02,
  seed: 5,
  together: 4,
  drift: [0.05, 0, -0.02],
}
const FRAMES = 6000
/** Turns of a PS4 a ps. */
const RATE = 0.05
const truth = argyroditeTruth(settings)

function written(format: string, frames: number, told: Partial<Settings>): string {
  const path = join(folder(), `world.${format}`)
  const file = openSync(path, 'w')
  writeFrames(argyroditeFrames(told), frames, formatNamed(format), file)
  closeSync(file)
  return path
}

async function measured(
  module: string,
  frames: number,
  told: Partial<Settings>,
): Promise<Record<string, readonly Row[]>> {
  const store = join(folder(), 'store')
  const files = [written('lammps', frames, told)]
  await ingest({ files, out: store, timestep: '1fs', units: 'metal', elements: '1=Li,2=P,3=S,4=S,5=Cl' })
  const analysis = await analyse({
    module,
    runs: [replicas(store)],
    out: join(folder(), 'out'),
    executor: thread,
  })
  return tablesOf(analysis)
}

const tables = measured(STUDY, FRAMES, settings)
const rowOf = (rows: readonly Row[], keys: Row): Row =>
  rows.find((row) => Object.entries(keys).every(([name, value]) => row[name] === value)) as Row

/** Within three and a half errors, and `blur` times itself for what frames and vibrations blur. */
const near = (row: Row, name: string, value: number, blur = 0): boolean =>
  Number(row['error']) > 0 &&
  Math.abs((row[name] as number) - value) < 3.5 * Number(row['error']) + blur * value

test('sites have the neighbours that share a triangle of anions with them', (t) => {
  const { sites, ways } = network(RATES)
  const counts = KINDS.map((kind) => {
    const [some, ...others] = sites.flatMap((site, i) => (site.kind === kind ? [ways[i].length] : []))
    t.true(others.every((count) => count === some))
    return [kind, 1 + others.length, some]
  })
  t.deepEqual(counts, [
    ['T5', 48, 4],
    ['T2', 48, 3],
    ['T4', 16, 3],
  ])
})

test('D and the Haven ratio are those of the rate matrix', async (t) => {
  const { diffusion, haven } = await tables
  const [D] = diffusion
  t.true(near(D, 'D', truth.D), `${D['D']} ± ${D['error']}, true ${truth.D}`)
  t.true((D['error'] as number) < 0.4 * truth.D)
  const [ratio] = haven
  // So short a run does not determine the ratio, which has no error then; both of what it is made of have one.
  t.deepEqual([ratio['status'], ratio['error']], ['not-determined', null])
  const [together, error] = [ratio['collective'] as number, ratio['collectiveError'] as number]
  t.true(Math.abs(together - truth.D / truth.haven) < 3.5 * error, `${together} ± ${error}`)
  t.true((ratio['haven'] as number) < 0.6, `${ratio['haven']}`)
})

test('occupation of sites, jumps between them and stays in cages are those of the rates', async (t) => {
  const { occupation, rates, residence } = await tables
  for (const kind of KINDS) {
    const row = rowOf(occupation, { kind })
    t.true(
      near(row, 'fraction', truth.occupation[kind], 0.02),
      `${kind} ${row['fraction']} ± ${row['error']}`,
    )
  }
  for (const [kind, rate] of Object.entries(truth.jumps)) {
    const row = rowOf(rates, { kind })
    t.true(near(row, 'rate', rate, 0.05), `${kind} ${row['rate']} ± ${row['error']}, true ${rate}`)
  }
  for (const [radius, flicker] of [
    [3.75, 0.06],
    [3.5, 0.02],
  ]) {
    const row = rowOf(residence, { radius, centre: 'S' })
    t.true(
      near(row, 'residence', truth.residence, flicker),
      `${radius} ${row['residence']} ± ${row['error']}`,
    )
  }
})

test('F_s(Q,t) is that of the walk times that of the vibrations', async (t) => {
  const { scattering } = await tables
  const times = [0.1, 0.5, 2, 10]
  const edge = 2 * 10.155
  for (const point of ['1 0 0', '3 0 0', '4 2 1']) {
    const q = point.split(' ').map((part) => (2 * Math.PI * Number(part)) / edge) as [number, number, number]
    const expected = selfScattering(settings, q, times)
    times.forEach((lag, k) => {
      const rows = scattering.filter(({ at, of }) => of === 'Li' && String(at).replace(/[()]/g, '') === point)
      const row = rows.find((each) => Math.abs((each['lag'] as number) - lag) < 1e-6) as Row
      t.true(
        Math.abs((row['f'] as number) - expected[k]) < 3.5 * Number(row['error']) + 0.004,
        `${point} at ${lag} ps: ${row['f']} ± ${row['error']}, true ${expected[k]}`,
      )
    })
  }
})

test('velocities are those of the modes at the temperature', async (t) => {
  const { vacf } = await tables
  for (const of of ['Li', 'P', 'S', 'Cl']) {
    const rows = vacf.filter((row) => row['of'] === of)
    const square = 3 * thermalSpeed(of, settings.temperature)
    for (const k of [0, 1, 3, 6]) {
      const expected = velocityDecay(of, k * settings.interval)
      // The mean velocity of 32 to 224 framework atoms is taken off.
      t.true(
        Math.abs((rows[k]['vacf'] as number) / square - expected) < 0.02,
        `${of} at frame ${k}: ${(rows[k]['vacf'] as number) / square}, true ${expected}`,
      )
    }
  }
})

test('turns of PS4 are counted at the rate that was set', async (t) => {
  const { turns } = await measured(TURNS, 2500, { ...settings, turnRate: RATE })
  const row = rowOf(turns, { motion: 'turn' })
  // Two turns of one rotor within the dwell time are one, or none: some 5 %.
  t.true(near(row, 'rate', 1000 * RATE, 0.06), `${row['rate']} ± ${row['error']}, true ${1000 * RATE}`)
})

test('the chain of kinds has the timescales, passages and entropies of its rates', (t) => {
  const frames = argyroditeFrames({ ...settings, together: 1, seed: 8 })
  const ions = frames.species[0].count
  const count = 4000
  const kinds = network(settings.rates).sites.map(({ kind }) => KINDS.indexOf(kind))
  const labels = new Array<number>(ions * count)
  for (let t0 = 0; t0 < count; t0++) {
    frames.next()
    for (let ion = 0; ion < ions; ion++) labels[ion * count + t0] = kinds[frames.sites[ion]]
  }
  const file = join(folder(), 'kinds.npy')
  writeFileSync(file, npy(labels, [ions, count], { type: '|u1' }))
  const rows = (name: string, ...more: string[]): Row[] => {
    const { code, stdout, stderr } = ionstream(
      'measure',
      name,
      file,
      '--interval',
      '20fs',
      '--lags',
      '0.2ps',
      '--json',
      ...more,
    )
    t.is(code, 0, stderr)
    return JSON.parse(stdout)
  }
  const times = rows('timescales')
  truth.timescales.forEach((value, k) => {
    t.true(
      near(times[k], 'timescale', value),
      `${times[k]['timescale']} ± ${times[k]['error']}, true ${value}`,
    )
  })
  const entropies = rows('path-entropy', '--definitions', 'flux')
  const passages = rows('passage')
  for (const [pair, value] of Object.entries(truth.pathEntropy)) {
    const [from, to] = pair.split('-').map((kind) => String(KINDS.indexOf(kind as 'T5')))
    const row = entropies.find((each) => String(each['from']) === from && String(each['to']) === to) as Row
    t.true(near(row, 'entropy', value, 0.01), `${pair}: ${row['entropy']} ± ${row['error']}, true ${value}`)
    const passage = passages.find((each) => String(each['from']) === from && String(each['to']) === to) as Row
    const direct = { direct: passage['direct'], error: passage['directError'] }
    const true0 = truth.passage[pair]
    t.true(near(direct, 'direct', true0, 0.1), `${pair}: ${direct.direct} ± ${direct.error}, true ${true0}`)
  }
})

test('other formats hold the same frames, and the same seed the same bytes', async (t) => {
  const told = { cells: 1, seed: 3, interval: 0.01 }
  t.true(readFileSync(written('lammps', 20, told)).equals(readFileSync(written('lammps', 20, told))))
  const given = {
    lammps: { timestep: '1fs', units: 'metal', elements: '1=Li,2=P,3=S,4=S,5=Cl' },
    xdatcar: { interval: '10fs' },
    extxyz: { units: 'metal' },
    dcd: { interval: '10fs', composition: 'Li24 P4 S20 Cl4' },
  }
  const places: Float32Array[] = []
  for (const [format, reading] of Object.entries(given)) {
    const store = join(folder(), 'store')
    await ingest({ files: [written(format, 200, told)], out: store, ...reading })
    const run = openRun(store)
    const wanted = Uint32Array.from(
      { length: 24 },
      (_, i) => i + run.typeOf.indexOf(run.types.findIndex(({ element }) => element === 'Li')),
    )
    places.push(run.block(0, wanted).column('x').slice())
    run.close()
  }
  for (const other of places.slice(1))
    t.true(
      other.every(
        (value, i) =>
          Math.abs(value - other[i - (i % 200)] - (places[0][i] - places[0][i - (i % 200)])) < 3e-4,
      ),
    )
})
