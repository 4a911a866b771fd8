/** Types of IMD messages. Versions 1 and 2: VMD and NAMD (Stone, Gullingsrud, Schulten, Proc. ACM I3D 2001, 191);
 *  version 3: the specification of its authors (imdclient, "IMDv3 Protocol"). */
export const TYPE = {
  disconnect: 0,
  energies: 1,
  coordinates: 2,
  go: 3,
  handshake: 4,
  rate: 8,
  session: 10,
  time: 12,
  box: 13,
  velocities: 14,
  forces: 15,
} as const

/** Bytes of a header: type and length, highest byte first (the handshake's length is its version in the sender's own order). */
export const HEADER = 8
/** Switches of a session: time, energies, box, coordinates, coordinates wrapped, velocities, forces. */
export const SWITCHES = 7

/** What a connection sends, as its handshake says. */
export interface Session {
  readonly version: 2 | 3
  /** True where numbers have their highest byte first. */
  readonly big: boolean
  /** Types of the messages of a frame in their order; undefined in version 2, which does not say it. */
  readonly order: readonly number[] | undefined
}

/** A frame as a simulation sends it: in Å and ps, atoms by rising id, [atom][3]. Its arrays are reused for the next one. */
export interface StreamFrame {
  /** undefined where the program sends none (LAMMPS, version 2). */
  readonly step: number | undefined
  /** ps; and the time of one step. */
  readonly time: number | undefined
  readonly timestep: number | undefined
  /** Row vectors, Å; undefined in version 2. */
  readonly cell: Float64Array | undefined
  readonly positions: Float32Array
  readonly velocities: Float32Array | undefined
}

/** A message without data, as the client sends it. */
export function message(type: number, length = 0): Buffer {
  const bytes = Buffer.alloc(HEADER)
  bytes.writeInt32BE(type, 0)
  bytes.writeInt32BE(length, 4)
  return bytes
}

/** What each type is called in messages for people. */
export const typeName = (type: number): string =>
  Object.entries(TYPE).find(([, value]) => value === type)?.[0] ?? 'unknown'
