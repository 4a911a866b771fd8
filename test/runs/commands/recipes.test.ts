import { copyFileSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { argyrodite } from '../../helpers/argyrodite.ts'
import { normal, seeded } from '../../helpers/random.ts'
import type { Synthetic } from '../../helpers/synthetic.ts'
import {
  argyroditeTypes,
  carryOut,
  commandsOf,
  dumpOf,
  RECIPES,
  userHome,
} from '../../helpers/texts/recipes.ts'
import { encodeXtc } from '../../helpers/trajectories/xtc.ts'
import { root } from '../../house/sources.ts'
import { ENERGIES, Q_VALUES, spectrumAt, widthAt } from '../../operators/scattering/spectra.ts'

const tablesIn = (home: string, ...names: string[]): string[] =>
  names.filter((name) => !existsSync(join(home, `${name}.parquet`)))

/** Atoms that walk, of each kind by so much, and kinds that stay. */
function walkers(
  kinds: readonly (readonly [string, number, number])[],
  frames: number,
  edge = 12,
): Synthetic {
  const deviate = normal(seeded(11))
  const steps = kinds.flatMap(([, count, step]) => new Array<number>(count).fill(step))
  const places = steps.map((_, i) => [0, 1, 2].map((k) => (i * (2.1 + k)) % edge))
  let last = -1
  const position = (atom: number, frame: number): [number, number, number] => {
    if (frame !== last)
      for (const [i, place] of places.entries()) for (let k = 0; k < 3; k++) place[k] += steps[i] * deviate()
    last = frame
    const [x, y, z] = places[atom]
    return [x, y, z]
  }
  return {
    atoms: kinds.map(([name, count]) => [name, count]),
    frames,
    interval: 0.1,
    cell: [edge, 0, 0, 0, edge, 0, 0, 0, edge],
    position,
  }
}

test('there are ten recipes, and two say that they are carried out on data that are here', (t) => {
  t.is(RECIPES.match(/^## \d+\. /gm)?.length, 10)
  t.is(RECIPES.match(/<!-- carried out -->/g)?.length, 2)
})

test("1, 2, 8: temperatures, VASP, an operator of one's own", (t) => {
  const home = userHome()
  symlinkSync(join(root, 'runs/data'), join(home, 'data'))
  copyFileSync(join(root, 'runs/definitions/own-operator.ts'), join(home, 'own-operator.ts'))
  for (const recipe of [1, 2, 8]) carryOut(home, commandsOf(recipe))
  t.deepEqual(
    tablesIn(home, 'series/tables/arrhenius', 'aimd-diffusion/tables/diffusion', 'speeds/tables/speed'),
    [],
  )
})

test('3: a cell that breathes', (t) => {
  const home = userHome()
  const spec = argyrodite({ cells: [2, 2, 2], frames: 60, interval: 0.1, residence: 3 })
  const scale = (frame: number) => 1 + 0.01 * Math.sin(frame / 5)
  writeFileSync(
    join(home, 'npt.lammpstrj'),
    dumpOf(spec, { typeOf: argyroditeTypes(8), stepsPerFrame: 50, scale }),
  )
  t.regex(carryOut(home, commandsOf(3)), /average-cell[\s\S]*D/)
})

test('4: two carriers', (t) => {
  const home = userHome()
  const kinds = [
    ['Li', 12, 0.2],
    ['Ag', 6, 0.1],
    ['S', 18, 0],
  ] as const
  const spec = walkers(kinds, 300)
  const names = kinds.flatMap(([name, count]) => new Array<string>(count).fill(name))
  const frames = Array.from({ length: spec.frames }, (_, frame) => ({
    step: 50 * frame,
    time: 0.1 * frame,
    cell: spec.cell as readonly number[],
    positions: Float64Array.from(names.flatMap((_, i) => spec.position(i, frame))),
  }))
  writeFileSync(join(home, 'mixed.xtc'), encodeXtc(frames))
  const rows = names.map((name, i) => {
    const place = [0, 1, 2].map((k) => (frames[0].positions[3 * i + k] / 10).toFixed(3).padStart(8))
    return `${String(i + 1).padStart(5)}${name.padEnd(5)}${name.padStart(5)}${String(i + 1).padStart(5)}${place.join('')}`
  })
  writeFileSync(join(home, 'conf.gro'), ['mixed', names.length, ...rows, '1.2 1.2 1.2', ''].join('\n'))
  const said = carryOut(home, commandsOf(4))
  for (const of of ['Li', 'Ag']) t.regex(said, new RegExp(`^\\s*(600\\s+)?${of}\\s`, 'm'))
})

test('5: a melt', (t) => {
  const home = userHome()
  const spec = walkers(
    [
      ['Li', 16, 0.2],
      ['Cl', 16, 0.15],
    ],
    200,
    18,
  )
  const typeOf = (element: string) => (element === 'Li' ? 1 : 2)
  writeFileSync(join(home, 'melt.lammpstrj'), dumpOf(spec, { typeOf, stepsPerFrame: 100 }))
  carryOut(home, commandsOf(5))
  t.deepEqual(tablesIn(home, 'melt-structure/tables/rdf'), [])
})

test('9: beside a neutron experiment', (t) => {
  const home = userHome()
  const spec = argyrodite({ cells: [2, 2, 2], frames: 200, interval: 0.1, residence: 3 })
  writeFileSync(join(home, 'md.lammpstrj'), dumpOf(spec, { typeOf: argyroditeTypes(8), stepsPerFrame: 50 }))
  const told = '--timestep 2fs --units metal --elements 1=Li,2=P,3=S,4=S,5=Cl --tag temperature=600'
  carryOut(home, `ionstream ingest md.lammpstrj --out 600K ${told}`)
  const random = normal(seeded(31))
  const spectra = Q_VALUES.flatMap((Q) =>
    spectrumAt(Q, 0.01, random).map(({ E, I, error }) => `600,${Q},${E},${I},${error}`),
  )
  writeFileSync(join(home, 'SPECTRA.csv'), `T,Q,E,I,error\n${spectra.join('\n')}\n`)
  const line = (E: number) => Math.exp(-4 * Math.LN2 * (E / 0.02) ** 2)
  const narrow = Array.from({ length: 121 }, (_, i) => (i - 60) / 1000)
  writeFileSync(join(home, 'RESOLUTION.csv'), `E,I\n${narrow.map((E) => `${E},${line(E)}`).join('\n')}\n`)
  const can = Array.from(ENERGIES, (E) => `${E},${0.05 + 0.01 * line(E)}`)
  writeFileSync(join(home, 'EMPTY.csv'), `E,I\n${can.join('\n')}\n`)
  const widths = Q_VALUES.map(
    (Q) => `600,narrow,${Q},${1000 * widthAt('narrow', Q)},${20 * widthAt('narrow', Q)}`,
  )
  writeFileSync(join(home, 'WIDTHS.csv'), `T,component,Q (1/Å),Γ (µeV),error\n${widths.join('\n')}\n`)
  const said = carryOut(home, commandsOf(9))
  t.regex(said, /chudley-elliott/)
  t.deepEqual(tablesIn(home, 'fits/tables/quasielastic'), [])
})

test('10: what an ion owes to its host', (t) => {
  const home = userHome()
  for (const [i, name] of ['free', 'rigid'].entries()) {
    const spec = argyrodite({
      cells: [2, 2, 2],
      frames: 400,
      interval: 0.016,
      residence: 2,
      seed: 3 + i,
      velocities: true,
      amplitude: 0.15 - 0.05 * i,
    })
    writeFileSync(
      join(home, `${name}.lammpstrj`),
      dumpOf(spec, { typeOf: argyroditeTypes(8), stepsPerFrame: 8 }),
    )
  }
  carryOut(home, commandsOf(10))
  t.deepEqual(tablesIn(home, 'constraints/tables/effects', 'constraints/tables/dos'), [])
  t.regex(readFileSync(join(home, 'constraints/report.html'), 'utf8'), /parts of its host held/)
})
