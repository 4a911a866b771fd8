import { FIRST_SIZE, LAST_SIZE, type XtcCode } from '../../kernels/xtc.ts'
import { type BinaryReader, DAMAGED, fault } from '../common/binary-source.ts'

/** Number at the beginning of frames with 64-bit sizes, for very many atoms. */
export const LARGE = 2023
/** Bytes up to and with the second number of atoms. */
export const HEADER = 56
const MOST_BITS = 104

/** Bytes before the compressed coordinates. */
export const headOf = ({ window: { view, at } }: BinaryReader): number =>
  HEADER + (view.getInt32(at) === LARGE ? 40 : 36)

/** How the coordinates of a frame are compressed. */
export interface Code extends XtcCode {
  /** Bytes of the compressed coordinates. */
  readonly length: number
}

/** Reads and checks it; `head` bytes of the frame are at hand. */
export function codeOf(reader: BinaryReader, atoms: number, head: number): Code {
  const { view, at } = reader.window
  const from = at + 60
  const length = head > HEADER + 36 ? Number(view.getBigUint64(at + 88)) : view.getInt32(at + 88)
  const code = {
    atoms,
    least: [view.getInt32(from), view.getInt32(from + 4), view.getInt32(from + 8)],
    most: [view.getInt32(from + 12), view.getInt32(from + 16), view.getInt32(from + 20)],
    small: view.getInt32(at + 84),
    length,
  }
  checkCode(reader, code, view.getFloat32(at + HEADER))
  return code
}

function checkCode(
  reader: BinaryReader,
  { atoms, least, most, small, length }: Code,
  precision: number,
): void {
  if (!(precision > 0 && precision < Infinity))
    throw fault(reader, `precision ${precision}, expected a number above zero`, DAMAGED, HEADER)
  for (let c = 0; c < 3; c++)
    if (most[c] < least[c] || most[c] - least[c] > 4294967290)
      throw fault(reader, `coordinates from ${least[c]} to ${most[c]}`, DAMAGED, 60 + 4 * c)
  if (small < FIRST_SIZE || small > LAST_SIZE)
    throw fault(
      reader,
      `small differences of ${small} bits, expected ${FIRST_SIZE} to ${LAST_SIZE}`,
      DAMAGED,
      84,
    )
  if (!(length > 0 && length <= (MOST_BITS / 8) * atoms + 16 && 4 * length >= atoms))
    throw fault(reader, `${length} bytes of coordinates for ${atoms} atoms`, DAMAGED, 88)
}
