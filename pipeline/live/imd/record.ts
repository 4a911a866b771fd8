import { setTimeout as sleep } from 'node:timers/promises'
import { DEFAULT_UNITS, unitStyle } from '../../sources/lammps/lammps-units.ts'
import { takeLock } from '../../store/lock.ts'
import type { Address } from './address.ts'
import { openClient } from './client.ts'
import { makeDecoder } from './decoder.ts'
import { checkDumps } from './dump.ts'
import { makeRecorder, type Tell } from './recorder.ts'
import type { Told } from './told.ts'

export interface RecordOptions extends Omit<Told, 'from'> {
  readonly address: Address
  /** ms without a frame after which it ends; never where it is left out. */
  readonly idle?: number
  /** True once somebody wants it to end. */
  stopped(): boolean
  /** Told of connections, drops, frames from the dump, gaps. */
  readonly tell: Tell
}

export interface Recorded {
  readonly why: 'stopped' | 'idle'
  /** Frames that were recorded, and of these from the dump. */
  readonly frames: number
  readonly replayed: number
}

const LOOK_EVERY = 50
const SYNC_EVERY = 1000

/** Records a live IMD stream until it is asked to end. It reads at once whatever comes, computes nothing, and says goodbye at
 *  the end: a simulation waits for nobody. Throws usage errors, and input errors where the other end is no IMD. */
export async function record(options: RecordOptions): Promise<Recorded> {
  const lock = takeLock(options.out)
  try {
    return await recordLocked(options)
  } finally {
    lock.release()
  }
}

async function recordLocked({
  address,
  idle = Number.POSITIVE_INFINITY,
  ...options
}: RecordOptions): Promise<Recorded> {
  const { names, every, tell, stopped } = options
  const units = unitStyle(options.units ?? DEFAULT_UNITS)
  for (const path of await checkDumps(options.dump ?? []))
    tell(
      'no-dump',
      `${path} is not there (yet): until it is, frames that a dropped connection takes are lost`,
    )
  const recorder = makeRecorder({ ...options, from: address.name }, tell)
  let failure: unknown
  let said = ''
  const sayOnce = (event: string, text: string) => {
    if (said !== text) tell(event, text)
    said = text
  }
  const client = openClient(
    address,
    every,
    (listener) => makeDecoder(address.name, names.labels.length, units, listener),
    {
      session(session) {
        sayOnce('connected', `${address.name}: connected, protocol ${session.version}`)
        recorder.session(session)
      },
      frame: recorder.frame,
      down(why) {
        sayOnce('waiting', why)
        recorder.down()
      },
      failed(error) {
        failure ??= error
      },
    },
  )
  let [count, news, synced] = [0, performance.now(), performance.now()]
  const ending = (): Recorded['why'] | undefined => {
    if (recorder.frames > count) [count, news] = [recorder.frames, performance.now()]
    if (stopped()) return 'stopped'
    return performance.now() - news > idle ? 'idle' : undefined
  }
  let why = ending()
  for (; !why && (failure ?? recorder.failure) === undefined; why = ending()) {
    await sleep(LOOK_EVERY)
    if (performance.now() - synced < SYNC_EVERY) continue
    await recorder.sync()
    synced = performance.now()
  }
  await client.close()
  await recorder.stop()
  failure ??= recorder.failure
  if (failure !== undefined) throw failure
  return { why: why ?? 'stopped', frames: recorder.frames, replayed: recorder.replayed }
}
