import { inputError } from '../../../schemas/errors.ts'
import { defer, map, type OperatorFunction } from '../../flow/rxjs.ts'
import { type Ids, mostOf } from '../../run/ids.ts'
import { placeName } from '../../sources/common/place.ts'
import type { Incoming, Matched } from './frames.ts'
import type { Identity } from './identity.ts'

/** Finds the row of every atom by its id, never by its line (where there are ids).
 *  Throws an input error where atoms are missing, new, or there twice. */
export const sortById =
  (identity: Identity): OperatorFunction<Incoming, Matched> =>
  (frames) =>
    defer(() => {
      const match = matcher(identity)
      return frames.pipe(map((frame) => ({ ...frame, rows: match(frame) })))
    })

/** The rows of a frame's atoms, in the order of the file; its array is used again for the next one. */
export function matcher({ ids, hasIds }: Identity): (frame: Incoming) => Int32Array {
  const atoms = ids.length
  const rowOf = finder(ids)
  const last = new Float64Array(atoms).fill(Number.NaN)
  const rows = new Int32Array(atoms)
  const seen = new Uint8Array(atoms)
  return (frame) => {
    if (frame.atoms !== atoms)
      throw refuse(frame, `${frame.atoms} atoms, expected ${atoms}`, 'The atoms of a run do not change.')
    if (hasIds !== (frame.ids !== undefined))
      throw refuse(frame, `${hasIds ? 'no' : 'an'} id column, unlike the first frame`)
    const at = frame.ids?.at ?? 0
    const stride = frame.ids?.stride ?? 0
    const values = frame.ids?.values
    let same = 0
    const idAt = (i: number) => (values ? values[at + i * stride] : i + 1)
    while (same < atoms && idAt(same) === last[same]) same++
    if (same === atoms) return rows
    last.fill(Number.NaN)
    seen.fill(0)
    for (let i = 0; i < atoms; i++) {
      const id = idAt(i)
      const row = rowOf(id)
      if (row < 0)
        throw refuse(frame, `atom ${id} was not in the first frame`, 'The atoms of a run do not change.')
      if (seen[row])
        throw refuse(frame, `atom ${id} is there twice`, 'The file is damaged: cut this frame out.')
      seen[row] = 1
      rows[i] = row
    }
    for (let i = 0; i < atoms; i++) last[i] = idAt(i)
    return rows
  }
}

/** Row of an id, or −1: by a table where ids are dense, else by a map. */
function finder(ids: Ids): (id: number) => number {
  const most = mostOf(ids)
  if (most > 16 * ids.length + 1_000_000) {
    const rows = new Map(Array.from(ids, (id, row) => [id, row]))
    return (id) => rows.get(id) ?? -1
  }
  const rows = new Int32Array(most + 1).fill(-1)
  for (let row = 0; row < ids.length; row++) rows[ids[row]] = row
  return (id) => (id >= 0 && id <= most ? rows[id] : -1)
}

const refuse = (frame: Incoming, message: string, remedy?: string) =>
  inputError(placeName({ path: frame.path, frame: frame.index }), message, remedy)
