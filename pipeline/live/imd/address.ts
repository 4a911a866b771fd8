import { usageError } from '../../../schemas/errors.ts'

/** Where a simulation listens. */
export interface Address {
  readonly host: string
  readonly port: number
  /** As it is written: imd://HOST:PORT. */
  readonly name: string
}

/** "imd://127.0.0.1:8888" or "imd://[::1]:8888". Throws a usage error for what is none. */
export function readAddress(text: string): Address {
  const [, host, digits] = /^imd:\/\/(\[[\da-fA-F:.]+\]|[\w.-]+):(\d{1,5})$/.exec(text) ?? []
  const port = Number(digits)
  if (host !== undefined && port >= 1 && port <= 65535)
    return { host: host.replace(/^\[|\]$/g, ''), port, name: text }
  throw usageError(
    `${text}: expected imd://HOST:PORT`,
    'PORT is that of "fix imd" in the LAMMPS input: imd://127.0.0.1:8888.',
  )
}
