import { connect, type Socket } from 'node:net'
import { inputError } from '../../../schemas/errors.ts'
import type { Address } from './address.ts'
import type { Decoder, Listener } from './decoder.ts'
import { message, type Session, TYPE } from './protocol.ts'

/** ms before the first and between the last attempts to connect. */
const SOONEST = 100
const LATEST = 1000
/** ms that a simulation has to take leave. */
const LEAVE = 2000

const SOCKET = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 }

export interface Heard extends Listener {
  /** The connection is gone, or none could be made. */
  down(why: string): void
  /** What is at the other end is no IMD: it will not get better. */
  failed(error: unknown): void
}

export interface Client {
  /** Says goodbye, so that the simulation runs on alone. */
  close(): Promise<void>
}

/** Connects to a simulation, and again where the connection drops. It asks for nothing but the rate (`every` steps), and takes
 *  all that comes at once: a simulation waits for a receiver that does not read. */
export function openClient(
  { host, port, name }: Address,
  every: number | undefined,
  decoderFor: (listener: Listener) => Decoder,
  heard: Heard,
): Client {
  let socket: Socket | undefined
  let greeted = false
  let closing: (() => void) | undefined
  let wait = SOONEST
  let timer: NodeJS.Timeout | undefined

  const leave = (): void => {
    socket?.end(message(TYPE.disconnect))
    socket?.resume()
  }
  const onSession = (session: Session): void => {
    greeted = true
    const words = [message(TYPE.go), ...(every === undefined ? [] : [message(TYPE.rate, every)])]
    socket?.write(Buffer.concat(words))
    if (closing) leave()
    else heard.session(session)
  }
  /** Takes bytes; a sentence where they are no IMD. */
  const take = (decoder: Decoder, chunk: Buffer): string | undefined => {
    try {
      if (!(closing && greeted)) decoder.push(chunk)
      if (decoder.frames > 0) wait = SOONEST
      return undefined
    } catch (error) {
      if (decoder.frames === 0) heard.failed(error)
      return (error as Error).message
    }
  }
  const attempt = (): void => {
    let why = `${name}: the connection was closed`
    greeted = false
    const decoder = decoderFor({ session: onSession, frame: heard.frame })
    const mine = connect({ host, port, ...SOCKET })
    socket = mine
    mine.on('data', (chunk) => {
      const wrong = take(decoder, chunk)
      if (wrong === undefined) return
      why = wrong
      mine.removeAllListeners('data')
      mine.end(message(TYPE.disconnect), () => mine.destroy())
    })
    mine.on('error', (error: NodeJS.ErrnoException) => {
      why = `${name}: ${error.code === 'ECONNREFUSED' ? 'nobody listens there (yet)' : error.message}`
      if (error.code === 'ENOTFOUND') heard.failed(inputError(name, 'no such host', 'Check its name.'))
    })
    mine.on('close', () => {
      socket = undefined
      if (closing) return closing()
      heard.down(why)
      timer = setTimeout(attempt, wait)
      wait = Math.min(LATEST, 2 * wait)
    })
  }

  attempt()
  return {
    close: () =>
      new Promise((resolve) => {
        clearTimeout(timer)
        if (!socket) return resolve()
        closing = resolve
        if (greeted) leave()
        setTimeout(() => socket?.destroy(), LEAVE).unref()
      }),
  }
}
