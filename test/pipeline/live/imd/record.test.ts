import { createServer } from 'node:net'
import test from 'ava'
import { explain, type IonstreamError } from '../../../../schemas/errors.ts'
import { type Dialect, simulation } from '../../../helpers/live/imd.ts'
import {
  BARE,
  DIALECTS,
  EVERY,
  FULL,
  frames,
  has,
  recorded,
  recording,
  recordPath,
  same,
  soon,
  stopAll,
  toldOf,
} from '../../../helpers/live/recording.ts'
import { TILTED } from '../../../helpers/trajectories/frames.ts'

test.after.always(stopAll)

for (const [name, dialect] of DIALECTS) {
  const counted = dialect === BARE
  const options = toldOf(dialect)
  const speeds = dialect.velocities ?? false

  test(`a stream is recorded to the last bit: ${name}`, async (t) => {
    const source = await simulation(dialect)
    const out = recordPath()
    const recorder = recording(source.address, { out, ...options })
    await source.connected()
    frames.slice(3, 13).map(source.send)
    await has(out, 10)
    const { why, frames: count, replayed } = await recorder.stop()
    t.deepEqual([why, count, replayed], ['stopped', 10, 0])
    const found = await recorded(out)
    same(t, found, frames.slice(3, 13), { exact: [...found.keys()], shift: counted ? 300 : 0, speeds })
    if (dialect.version === 3) t.deepEqual(found[1].time, frames[4].time)
    else t.is(found[1].time, (found[1].step as number) * 0.002)
    t.deepEqual(source.heard[0], [3, 0], 'go')
    t.deepEqual(source.heard[1], dialect.version === 3 ? [0, 0] : [8, EVERY])
    t.deepEqual(source.heard.at(-1), [0, 0], 'goodbye')
    await source.close()
  })
}

test('frames off the grid that was asked for are left out; another grid is refused', async (t) => {
  const source = await simulation(FULL)
  const out = recordPath()
  const recorder = recording(source.address, { out, every: 200 })
  await source.connected()
  frames.slice(1, 10).map(source.send)
  await has(out, 4)
  await recorder.stop()
  same(
    t,
    await recorded(out),
    [2, 4, 6, 8].map((i) => frames[i]),
  )
  const error = await recording(source.address, { out, every: 300 }).ended.catch((error) => error)
  t.is(error.exitCode, 2)
  t.regex(explain(error), /every 200 steps, not --every 300/)
  await source.close()
})

test('what has to be said is asked for; what is wrong is refused', async (t) => {
  const refusalOf = async (dialect: Dialect, options: object): Promise<IonstreamError> => {
    const source = await simulation(dialect)
    const recorder = recording(source.address, { out: recordPath(), ...options })
    await source.connected()
    source.send(frames[0])
    const error = await recorder.ended.catch((error) => error)
    await source.close()
    return error
  }
  const { every, cell, timestep } = { every: EVERY, cell: TILTED, timestep: 0.002 }
  for (const [dialect, options, exit, says] of [
    [BARE, { cell, timestep }, 2, /no step numbers.*\n.*--every 10/],
    [BARE, { every, timestep }, 2, /no cell\n.*--cell/],
    [FULL, { timestep: 0.001 }, 2, /a step takes 0.002 ps/],
    [{ ...FULL, time: 1000 }, {}, 2, /a step takes 2, .*\n.*--units real/],
    [FULL, { units: 'real', timestep: 0.002 }, 2, /a step takes 0.000002 ps/],
  ] as const) {
    const error = await refusalOf(dialect, options)
    t.is(error.exitCode, exit)
    t.regex(explain(error), says)
  }
  const web = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1')
  await soon(() => web.listening)
  const { port } = web.address() as { port: number }
  const error = await recording(`imd://127.0.0.1:${port}`, { out: recordPath() }).ended.catch(
    (error) => error,
  )
  t.is(error.exitCode, 3)
  t.regex(explain(error), /handshake/)
  web.close()
})

test('two recorders of one record: the second is refused', async (t) => {
  const source = await simulation(FULL)
  const out = recordPath()
  const recorder = recording(source.address, { out })
  const error = await recording(source.address, { out }).ended.catch((error) => error)
  t.is(error.exitCode, 3)
  await recorder.stop()
  await source.close()
})
