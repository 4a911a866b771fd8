import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import type { TestFrame } from '../trajectories/frames.ts'

/** How a simulation sends its frames; written from the specification, not from the decoder. */
export interface Dialect {
  readonly version: 2 | 3
  readonly big: boolean
  /** Version 2 with the energies that carry step numbers; version 3 with energies besides. */
  readonly energies?: boolean
  /** Version 3. */
  readonly velocities?: boolean
  readonly forces?: boolean
  readonly box?: boolean
  /** What the simulation calls 1 ps and 1 Å/ps. */
  readonly time?: number
  readonly velocity?: number
}

/** ps per step of the frames of `jiggle`. */
export const TIMESTEP = 0.002

const head = (type: number, length: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeInt32BE(type, 0)
  bytes.writeInt32BE(length, 4)
  return bytes
}

/** Handshake, and the switches of version 3. */
export function greeting({ version, big, energies, velocities, forces, box = true }: Dialect): Buffer {
  const first = head(4, 0)
  big ? first.writeInt32BE(version, 4) : first.writeInt32LE(version, 4)
  if (version === 2) return first
  const switches = [true, energies, box, true, false, velocities, forces].map(Number)
  return Buffer.concat([first, head(10, 7), Buffer.from(switches.map((value) => value || 0))])
}

/** One frame; a new list of bytes. */
export function frameOf(dialect: Dialect, { step, time, cell, positions, velocities }: TestFrame): Buffer {
  const { version, big, energies, box = true, time: unit = 1, velocity = 1 } = dialect
  const singles = (values: ArrayLike<number>) => {
    const bytes = Buffer.alloc(4 * values.length)
    Array.from(values, (value, i) =>
      big ? bytes.writeFloatBE(value, 4 * i) : bytes.writeFloatLE(value, 4 * i),
    )
    return bytes
  }
  const atoms = positions.length / 3
  const block = singles(new Array(10).fill(-1.5))
  big ? block.writeInt32BE(step, 0) : block.writeInt32LE(step, 0)
  const clock = Buffer.alloc(24)
  const [each, now] = [TIMESTEP * unit, time * unit]
  big ? clock.writeDoubleBE(each, 0) : clock.writeDoubleLE(each, 0)
  big ? clock.writeDoubleBE(now, 8) : clock.writeDoubleLE(now, 8)
  big ? clock.writeBigInt64BE(BigInt(step), 16) : clock.writeBigInt64LE(BigInt(step), 16)
  const speeds = Array.from(velocities ?? [], (value) => value * velocity)
  return Buffer.concat([
    ...(version === 3 ? [head(12, 1), clock] : []),
    ...(energies ? [head(1, 1), block] : []),
    ...(version === 3 && box ? [head(13, 1), singles(cell)] : []),
    head(2, atoms),
    singles(positions),
    ...(dialect.velocities ? [head(14, atoms), singles(speeds)] : []),
    ...(dialect.forces ? [head(15, atoms), singles(positions)] : []),
  ])
}

/** A simulation that sends what it is told to, to one receiver at a time. */
export interface Simulation {
  readonly port: number
  readonly address: string
  /** Words that receivers have sent: type and length of each. */
  readonly heard: (readonly [number, number])[]
  /** Waits for a receiver that has said "go". */
  connected(): Promise<void>
  /** Sends a frame; nobody may be there. */
  send(frame: TestFrame): void
  sendBytes(bytes: Buffer): void
  /** Drops the connection, without a word. */
  drop(): void
  close(): Promise<void>
}

export async function simulation(dialect: Dialect): Promise<Simulation> {
  let receiver: Socket | undefined
  const heard: [number, number][] = []
  const server: Server = createServer((socket) => {
    let rest = Buffer.alloc(0)
    socket.on('error', () => {})
    socket.on('close', () => {
      if (receiver === socket) receiver = undefined
    })
    socket.on('data', (chunk) => {
      rest = Buffer.concat([rest, chunk])
      for (; rest.length >= 8; rest = rest.subarray(8)) {
        heard.push([rest.readInt32BE(0), rest.readInt32BE(4)])
        if (rest.readInt32BE(0) === 0) socket.end()
        if (rest.readInt32BE(0) !== 3) continue
        receiver = socket
        server.emit('go')
      }
    })
    socket.write(greeting(dialect))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  return {
    port,
    address: `imd://127.0.0.1:${port}`,
    heard,
    async connected() {
      if (!receiver) await once(server, 'go')
    },
    send: (frame) => receiver?.write(frameOf(dialect, frame)),
    sendBytes: (bytes) => receiver?.write(bytes),
    drop() {
      receiver?.destroy()
      receiver = undefined
    },
    async close() {
      receiver?.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
