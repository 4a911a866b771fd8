import { join } from 'node:path'
import test from 'ava'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import { folder } from '../../helpers/folder.ts'
import { seeded } from '../../helpers/random.ts'
import { writeSynthetic } from '../../helpers/synthetic.ts'

const module = new URL('../../../runs/definitions/measure.js', import.meta.url).href
const [IONS, FRAMES, EDGE] = [16, 320, 18]

/** Lithium that hops by 3 Å now and then, in mean so many frames after the last time, and sulphur at rest. */
function hopping(wait: number, seed: number): string {
  const random = seeded(seed)
  const paths = Array.from({ length: IONS }, () => {
    let at = EDGE * random()
    return Float64Array.from(
      { length: FRAMES },
      () => (at += random() < 1 / wait ? 3 * Math.sign(random() - 0.5) : 0),
    )
  })
  const path = join(folder(), 'run')
  writeSynthetic(path, {
    atoms: [
      ['Li', IONS],
      ['S', 2],
    ],
    frames: FRAMES,
    interval: 0.1,
    cell: [EDGE, 0, 0, 0, EDGE, 0, 0, 0, EDGE],
    position: (atom, t) => (atom < IONS ? [paths[atom][t], atom, 1] : [9 * (atom - IONS), 5, 5]),
    blockFrames: 64,
  })
  return path
}

const stores = {
  slow: hopping(300, 1),
  slower: hopping(1000, 2),
  other: hopping(1000, 3),
  quick: hopping(5, 4),
}

async function told(name: string, flags: object, paths: readonly string[]): Promise<string[]> {
  const runs = paths.map((pattern) => ({ pattern, tags: {} }))
  const { warnings } = await analyse({
    module,
    params: { name, flags },
    runs,
    out: folder(),
    executor: thread,
  })
  return warnings.map((warning) => JSON.stringify(warning))
}

const ASKED: Record<string, readonly [flags: object, curve: string]> = {
  'density-profile': [{ along: 'a', spacing: 1 }, 'the density'],
  'structure-factor': [{ q: '0.7', lags: '0.2ps' }, 'S(Q)'],
}

for (const [name, [flags, curve]] of Object.entries(ASKED))
  test(`${name}: ions that hardly change their places are told of, in one run and in two, others and three replicas are not`, async (t) => {
    const { slow, slower, other, quick } = stores
    const isSlow = async (paths: readonly string[]) =>
      (await told(name, flags, paths)).filter((each) => each.includes('slow-exchange'))
    const [one] = await isSlow([slow])
    t.true(one?.includes(`does to ${curve} is not in its error`), one)
    t.true((await isSlow([slower, other])).length > 0)
    t.deepEqual(await isSlow([quick]), [])
    t.deepEqual(await isSlow([slow, slower, other]), [])
  })
