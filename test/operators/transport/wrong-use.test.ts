import { join } from 'node:path'
import test from 'ava'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { argyrodite } from '../../helpers/argyrodite.ts'
import { folder } from '../../helpers/folder.ts'
import { writeSynthetic } from '../../helpers/synthetic.ts'

const module = new URL('../../../runs/definitions/measure.js', import.meta.url).href

function storeOf(tags: Record<string, number>): string {
  const path = join(folder(), 'run')
  writeSynthetic(path, argyrodite({ cells: [1, 1, 1], frames: 70, blockFrames: 64, residence: 3, tags }))
  return path
}
const hot = storeOf({ temperature: 600 })
const untold = storeOf({})

/** An analysis whose frames must not be read. */
const refused = (name: string, flags: object, store: string) =>
  analyse({
    module,
    params: { name, flags },
    runs: [{ pattern: store, tags: {} }],
    out: folder(),
    executor: () => {
      throw new Error('frame 0 was reached')
    },
  })

for (const [name, flags, store, message] of [
  ['conductivity', { per: 'type' }, hot, /--per type cannot be/],
  ['haven', { per: 'ion' }, hot, /--per ion cannot be/],
  ['conductivity-arrhenius', { per: 'type' }, hot, /--per type cannot be/],
  ['conductivity', {}, untold, /run has no temperature/],
  ['conductivity', { temperature: '-5' }, hot, /above 0 K/],
  ['conductivity', { charges: 'Lx=1' }, hot, /run has no Lx/],
  ['collective', { charges: 'Li=1,Na=1' }, hot, /run has no Na/],
  ['arrhenius', { at: '-5' }, hot, /above 0 K/],
  ['arrhenius', { at: 0 }, hot, /above 0 K/],
  ['conductivity-arrhenius', { at: '0 K' }, hot, /above 0 K/],
  ['density', { temperature: '-1' }, hot, /above 0 K/],
] as const)
  test(`${name} ${JSON.stringify(flags)}: a usage error before frame 0`, async (t) => {
    const error: any = await t.throwsAsync(refused(name, flags, store), { message })
    t.is(error.fault, 'usage')
  })

for (const [name, flags, store] of [
  ['conductivity', { charges: 'Li=0.9,S=-1.9' }, hot],
  ['conductivity', { temperature: 500, of: 'Li' }, untold],
  ['haven', { per: 'element' }, hot],
  ['density', { temperature: 0 }, hot],
] as const)
  test(`${name} ${JSON.stringify(flags)}: gets to frame 0`, async (t) => {
    await t.throwsAsync(refused(name, flags, store), { message: /frame 0 was reached/ })
  })
