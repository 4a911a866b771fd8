import { inputError, usageError } from '../../../schemas/errors.ts'
import { same } from '../../cell/continuous.ts'
import { perpendicularWidths } from '../../cell/widths.ts'
import { defer, map, type OperatorFunction } from '../../flow/rxjs.ts'
import { placeName } from '../../sources/common/place.ts'
import type { Field } from '../../sources/common/source.ts'
import { unpackToken } from '../../sources/common/token.ts'
import type { Checked, Incoming, Matched } from '../frame/frames.ts'
import { codesOf, type Identity } from '../frame/identity.ts'
import type { Settings } from '../options/options.ts'
import { byRule } from '../unwrap/unwrap-rule.ts'
import type { Clock } from './clock.ts'

/** Refuses frames that do not go on where the one before stopped: other columns, types, steps or times.
 *  `seen` is true for a frame that is in the store already and is read again. */
export const checkFrames =
  (
    identity: Identity,
    clock: Clock,
    settings: Settings,
    seen: () => boolean,
  ): OperatorFunction<Matched, Checked> =>
  (frames) =>
    defer(() => {
      const codes = codesOf(identity)
      const checkCell = checkCells()
      let columns: string | undefined
      return frames.pipe(
        map((frame) => {
          columns = checkColumns(frame, columns)
          checkTypes(frame, codes)
          const { step, time } = seen() ? { step: frame.step ?? 0, time: 0 } : clock.accept(frame)
          const edges = edgesOf(frame, settings)
          checkCell(frame, edges.cell)
          return { ...byRule(frame, settings.unwrap), step, time, ...edges }
        }),
      )
    })

const VELOCITIES = 'velocities'

function checkColumns(frame: Matched, before: string | undefined): string {
  const columns =
    `${frame.coordinates} coordinates${frame.images ? ' with images' : ''}, ` +
    `${frame.velocities ? VELOCITIES : 'no velocities'}${frame.cell ? '' : ', no cell'}`
  if (before === undefined || columns === before) return columns
  const seldom = before.replace('no velocities', VELOCITIES) === columns.replace('no velocities', VELOCITIES)
  throw inputError(
    place(frame),
    `${columns}; before: ${before}`,
    seldom
      ? 'Some frames have velocities, others none: write them as often as positions, or leave them out (gmx trjconv -novel).'
      : 'The columns of a run do not change: ingest each part into a store of its own.',
  )
}

function checkTypes(frame: Matched, codes: Float64Array): void {
  const { values, at, stride } = (frame.types ?? frame.elements) as Field
  const { rows, atoms } = frame
  for (let i = 0; i < atoms; i++) {
    if (values[at + i * stride] === codes[rows[i]]) continue
    const { ids } = frame
    const id = ids ? ids.values[ids.at + i * ids.stride] : i + 1
    const [was, is] = [unpackToken(codes[rows[i]]), unpackToken(values[at + i * stride])]
    throw inputError(
      place(frame),
      `atom ${id} is of type ${is}, it was ${was}`,
      'The atoms of a run do not change.',
    )
  }
}

export const cellOf = (frame: Incoming, settings: Settings): Float64Array => edgesOf(frame, settings).cell

/** The cell of a frame, and where it is periodic: a box that is periodic nowhere is only drawn round the atoms, so that a
 *  cell that was given takes its place and is periodic everywhere. */
function edgesOf({ path, cell, periodic }: Incoming, settings: Settings): Pick<Checked, 'cell' | 'periodic'> {
  const isOpen = !periodic.some(Boolean)
  if (cell && settings.cell && !isOpen)
    throw usageError('--cell: the file has a cell of its own', 'Leave --cell out.')
  if (settings.cell)
    return { cell: Float64Array.from(settings.cell), periodic: isOpen ? EVERYWHERE : periodic }
  if (cell) return { cell, periodic }
  throw usageError(`${path} has no cell`, 'Give it: --cell 20.3,20.3,20.3 (edges, or nine numbers, in Å).')
}

/** Å: no cell is thinner, or thicker, than that. */
const [THINNEST, THICKEST] = [1e-3, 1e9]

/** Refuses cells that nothing can be folded into. */
function checkCells(): (frame: Matched, cell: Float64Array) => void {
  let known: Float64Array | undefined
  return (frame, cell) => {
    if (known && same(known, cell)) return
    const widths = perpendicularWidths(cell)
    if (!widths.every((width) => width > THINNEST && width < THICKEST))
      throw inputError(
        place(frame),
        `cell vectors ${Array.from(cell).join(' ')}, whose faces are ${widths.map((width) => width.toPrecision(3)).join(', ')} Å apart`,
        `Expected more than ${THINNEST} Å: is the file damaged, or in another unit of length?`,
      )
    known = cell.slice()
  }
}

const EVERYWHERE: Checked['periodic'] = [true, true, true]

const place = (frame: Matched): string => placeName({ path: frame.path, frame: frame.index })
