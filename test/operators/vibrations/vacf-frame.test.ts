import test from 'ava'
import { from, lastValueFrom } from 'rxjs'
import { inFrameOf } from '../../../operators/frames/in-frame-of.ts'
import { strangeIn } from '../../../operators/vibrations/vacf/framed.ts'
import { vacf } from '../../../operators/vibrations/vacf/vacf.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { synthetic } from '../../helpers/synthetic.ts'
import { forgetting, listening, moving, stateOf } from './motions.ts'

const noise = forgetting(4, 10, 0.01)

/** Li and a framework of P and S, thermal, all carried along by a drift that changes in time. */
function crystal(drift: (frame: number) => number, blockFrames = 64) {
  const random = normal(seeded(3))
  const speeds = Float64Array.from({ length: 12 * 3 * 300 }, () => 3 * random())
  return synthetic({
    atoms: [
      ['Li', 4],
      ['P', 3],
      ['S', 5],
    ],
    frames: 300,
    interval: 0.02,
    blockFrames,
    cell: [20, 0, 0, 0, 20, 0, 0, 0, 20],
    position: (atom) => [atom, 0, 0],
    velocity: (atom, frame) => {
      const at = 3 * (12 * frame + atom)
      return [speeds[at] + drift(frame), speeds[at + 1] - 2 * drift(frame), speeds[at + 2]]
    },
  })
}

async function inFrame(
  drift: (frame: number) => number,
  frame: ReturnType<typeof inFrameOf>,
  blockFrames = 64,
) {
  const run = crystal(drift, blockFrames)
  const blocks = Array.from({ length: run.blocks + 1 }, (_, i) => run.block(i))
  return (await lastValueFrom(from(blocks).pipe(frame, vacf({ lags: '1ps' })))).rows
}

test('a crystal that drifts and shakes as a whole has the VACF of one that does not', async (t) => {
  const shaking = (frame: number) => 40 + 10 * Math.sin(frame)
  const [still, moved] = [await inFrame(() => 0, inFrameOf()), await inFrame(shaking, inFrameOf())]
  still.forEach((row, i) => {
    t.true(Math.abs((row['vacf'] as number) - (moved[i]['vacf'] as number)) < 1e-4, `lag ${row['lag']}`)
  })
  const lab = await inFrame(shaking, inFrameOf('none'))
  t.true((lab[10]['vacf'] as number) > 1000)
})

test('the velocity of the frame is the unweighted mean of the framework, or that of all atoms by mass', async (t) => {
  const run = crystal(() => 0, 512)
  const block = run.block(0)
  const frames: readonly (readonly [readonly string[], readonly number[]])[] = [
    [['host'], [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1]],
    [['mass'], [6.94, 6.94, 6.94, 6.94, 30.974, 30.974, 30.974, 32.06, 32.06, 32.06, 32.06, 32.06]],
  ]
  for (const [frame, weights] of frames) {
    const [found] = await inFrame(() => 0, inFrameOf(...frame), 512)
    let sum = 0
    for (const name of ['vx', 'vy', 'vz'] as const) {
      const v = block.column(name)
      for (let f = 0; f < 300; f++) {
        const mean = weights.reduce((total, w, i) => total + w * v[i * 300 + f], 0)
        for (let atom = 0; atom < 4; atom++)
          sum += (v[atom * 300 + f] - mean / weights.reduce((a, b) => a + b, 0)) ** 2
      }
    }
    t.true(Math.abs((found['vacf'] as number) / (sum / 1200) - 1) < 1e-6)
  }
})

test('a frame of few atoms is said to add its own motion', async (t) => {
  const run = moving(
    [
      ['Li', 4],
      ['P', 3],
      ['S', 5],
    ],
    300,
    noise,
    { seed: 3 },
  )
  const said = async (frame: ReturnType<typeof inFrameOf>) => {
    const { facts } = await lastValueFrom(from([crystal(() => 0).block(0)]).pipe(frame))
    const { operator, params } = vacf({ lags: 1 })
    const context = listening()
    operator.finish([{ ...stateOf(run, { lags: 1 }), facts }], params, context)
    return [...context.heard.keys()]
  }
  t.true((await said(inFrameOf())).includes('light-frame'))
  t.false((await said(inFrameOf('none'))).includes('light-frame'))
  const { facts } = await lastValueFrom(from([crystal(() => 0).block(0)]).pipe(inFrameOf()))
  const share = (element: string, mass: number) =>
    strangeIn({ of: element, element, mass, degrees: 3, translates: true, vectors: 1 }, { run, facts })
  const near = (found: number, expected: number) => t.true(Math.abs(found / expected - 1) < 1e-3, `${found}`)
  near(share('S', 32.06), (32.06 * 3) / 64 / 30.974)
  near(share('P', 30.974), (30.974 * 5) / 64 / 32.06)
  near(share('Li', 6.94), (6.94 * (3 / 30.974 + 5 / 32.06)) / 64)
})
