import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { follow } from '../../../pipeline/live/follow.ts'
import { dump } from '../../helpers/dump.ts'
import { folder } from '../../helpers/folder.ts'
import { normal, seeded } from '../../helpers/random.ts'

const MEASURE = new URL('../../../runs/definitions/measure.js', import.meta.url).href

test('a framework that begins to wander while it is followed: the run is told of, results end, following goes on', async (t) => {
  const home = folder()
  mkdirSync(join(home, 'run'))
  const path = join(home, 'run/dump')
  const deviate = normal(seeded(3))
  const places = Array.from({ length: 40 }, (_, atom) =>
    [atom % 4, Math.floor(atom / 4) % 4, Math.floor(atom / 16)].map((k) => 5 * k + 2),
  )
  const frames = (from: number, count: number, step: number) =>
    dump({
      steps: Array.from({ length: count }, (_, k) => 50 * (from + k)),
      columns: 'id type xu yu zu',
      bounds: () => 'ITEM: BOX BOUNDS pp pp pp\n0 20\n0 20\n0 20',
      rows: () =>
        places.map((place, atom) => {
          for (let c = 0; c < 3; c++) place[c] += (atom < 20 ? 0.3 : step) * deviate()
          return `${atom + 1} ${atom < 20 ? 1 : 2} ${place.map((value) => value.toFixed(4)).join(' ')}`
        }),
    })
  writeFileSync(path, frames(0, 400, 0))
  let seen: { results: boolean; problems: number; frames: number }[] = []
  const acts = [
    () => appendFileSync(path, frames(400, 600, 0.3)),
    () => appendFileSync(path, frames(1000, 50, 0.3)),
  ]
  const ending = await follow({
    module: MEASURE,
    params: { name: 'diffusion', flags: { of: 'Li', lags: '2ps' } },
    watch: [join(home, 'run/dump')],
    out: join(home, 'out'),
    ingest: { timestep: '2fs', elements: '1=Li,2=S', blockFrames: 64 },
    stopped: () => false,
    onRound({ analysis, bench, intakes, isNew }) {
      const frames = intakes[0]?.frames ?? 0
      seen = [...seen, { results: analysis !== undefined, problems: bench.problems.size, frames }]
      if (frames === 400 && isNew) acts.shift()?.()
      else if (frames === 1000) acts.shift()?.()
      else if (frames === 1050 && !existsSync(join(home, 'out/stop')))
        writeFileSync(join(home, 'out/stop'), '')
    },
    poll: 1,
    share: 1,
  })
  t.true(seen.some(({ results, problems, frames: count }) => results && problems === 0 && count === 400))
  t.true(seen.some(({ results, problems, frames: count }) => !results && problems === 1 && count === 1000))
  t.is(ending.intakes[0].frames, 1050)
  t.is(ending.analysis, undefined)
  t.is(ending.problems.length, 1)
  t.regex(ending.problems[0].message, /S in the framework of .* moves away without bound/)
})
