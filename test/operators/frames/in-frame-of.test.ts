import test from 'ava'
import { mobileOf } from '../../../operators/frames/frame-types.ts'
import { inFrameOf } from '../../../operators/frames/in-frame-of.ts'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { pool } from '../../../pipeline/executors/pool.ts'
import { massOf } from '../../../schemas/elements.ts'
import { IonstreamError } from '../../../schemas/errors.ts'
import { folder } from '../../helpers/folder.ts'
import { synthetic } from '../../helpers/synthetic.ts'

/** Everything drifts along x by 1 Å a frame, atoms of the first element by another half. */
const drifting = (mobile: string, host?: string, speed = 1) =>
  synthetic({
    atoms: host
      ? [
          [mobile, 8],
          [host, 8],
        ]
      : [[mobile, 8]],
    frames: 40,
    interval: 1,
    cell: [10, 0, 0, 0, 10, 0, 0, 0, 10],
    position: (atom, frame) => [(atom < 8 ? 1.5 : 1) * speed * frame, atom, 0],
  })

const module = new URL('../../../runs/definitions/measure.js', import.meta.url).href
const measured = async (paths: readonly string[], flags: object, tags: Record<string, number> = {}) => {
  const runs = paths.map((pattern) => ({ pattern, tags }))
  const params = { name: 'msd', flags: { lags: 2, ...flags } }
  const { results, warnings } = await analyse({ module, params, runs, out: folder(), executor: pool(1) })
  return { first: Number((results[0].table.rows[0]['msd'] as number).toFixed(9)), warnings }
}
const refusal = (message: RegExp) => ({ instanceOf: IonstreamError, message })

test('the frame of the host takes the common drift out of whatever element is mobile', async (t) => {
  const { path } = drifting('Na', 'S')
  t.is((await measured([path], { of: 'Na', mobile: 'Na' })).first, 0.25)
  t.is((await measured([path], { of: 'Na', frame: 'none' })).first, 2.25)
  t.deepEqual((await measured([path], { of: 'Na', frame: 'S' })).warnings, [])
})

test('a run without any mobile element is refused: its ions would be part of the frame', async (t) => {
  const { path } = drifting('Na', 'S')
  const error = await t.throwsAsync(measured([path], {}), refusal(/no atoms of a mobile element \(Li\)/))
  t.regex((error as IonstreamError).remedy ?? '', /--mobile Na, .* It has Na, S/)
  await t.throwsAsync(measured([path], { mobile: 'K' }), refusal(/no atoms of a mobile element \(K\)/))
})

test('an element that is asked for is mobile where no other is, and where it usually is', async (t) => {
  const { path } = drifting('Na', 'S')
  t.is((await measured([path], { of: 'Na' })).first, 0.25)
  t.is((await measured([path], { of: 'Na', mobile: 'K' })).first, 0.25)
  t.is((await measured([path], { of: 'Na,S', mobile: 'Na' })).first, 0.25)
  const elements = ['Li', 'Ag', 'P', 'S']
  const mobile = (of: string[], named = ['Li']) =>
    mobileOf({ frame: ['host'], mobile: named, asked: of }, elements)
  t.deepEqual(mobile([]), ['Li'])
  t.deepEqual(mobile(['Ag']), ['Li', 'Ag'])
  t.deepEqual(mobile(['S']), ['Li'])
  t.deepEqual(mobile(['S'], ['Na']), ['S'])
  t.deepEqual(mobile(elements), ['Li', 'Ag'])
  t.deepEqual(mobileOf({ frame: ['host'], mobile: ['Li'], asked: ['Li', 'Ag'] }, ['Li', 'Ag']), ['Li'])
})

test('the frame of a definition takes elements, or what the command line takes', (t) => {
  t.deepEqual(inFrameOf().params, { frame: ['host'], mobile: [], asked: [] })
  t.deepEqual(inFrameOf('P', 'S').params.frame, ['P', 'S'])
  t.deepEqual(inFrameOf({ mobile: ['Na'] }).params, { frame: ['host'], mobile: ['Na'], asked: [] })
})

test('words for frames stand alone', async (t) => {
  const { path } = drifting('Li', 'S')
  for (const frame of ['none,S', 'S,host'])
    await t.throwsAsync(measured([path], { of: 'Li', frame }), refusal(/beside other words/))
})

test('without a framework the centre of mass is at rest, and it is said', async (t) => {
  const { path } = drifting('Li')
  const { first, warnings } = await measured([path], { of: 'Li' })
  t.is(first, 0)
  t.regex(warnings[0].name, /no-framework/)
  t.deepEqual((await measured([path], { of: 'Li', frame: 'none' })).warnings, [])
})

test('the frame of the centre of mass is that of all atoms, whoever is mobile', async (t) => {
  const { path } = drifting('Na', 'S')
  const [sodium, sulphur] = [massOf('Na'), massOf('S')]
  const left = (0.5 * sulphur) / (sodium + sulphur)
  for (const mobile of ['Na', 'Li']) {
    const { first, warnings } = await measured([path], { of: 'Na', frame: 'mass', mobile })
    t.true(Math.abs(first - left * left) < 1e-7)
    t.deepEqual(warnings, [])
  }
})

test('replicas that may be none are said where they have no tags, and refused where they are copies', async (t) => {
  const [a, b] = [drifting('Li', 'S'), drifting('Li', 'S', 2)]
  const names = async (tags: Record<string, number>) =>
    (await measured([a.path, b.path], { of: 'Li' }, tags)).warnings.map(({ name }) => name)
  t.deepEqual(await names({}), ['no-tags'])
  t.deepEqual(await names({ temperature: 600 }), [])
  await t.throwsAsync(
    measured([a.path, drifting('Li', 'S').path], { of: 'Li' }),
    refusal(/hold the same frames/),
  )
})
