import type { TestFrame } from './frames.ts'

interface TrrOptions {
  readonly double?: boolean
  readonly velocities?: boolean
  readonly forces?: boolean
  /** Virial and pressure tensors. */
  readonly tensors?: boolean
}

/** A TRR file. */
export const encodeTrr = (frames: readonly TestFrame[], options: TrrOptions = {}): Buffer =>
  Buffer.concat(frames.flatMap((frame) => encodeFrame(frame, options)))

function encodeFrame(
  frame: TestFrame,
  { double = false, velocities = false, forces = false, tensors = false }: TrrOptions,
): Buffer[] {
  const width = double ? 8 : 4
  const real = (value: number) => {
    const bytes = Buffer.alloc(width)
    double ? bytes.writeDoubleBE(value) : bytes.writeFloatBE(value)
    return bytes
  }
  const reals = (values: ArrayLike<number>, factor: number) =>
    Buffer.concat(Array.from(values, (value) => real(value * factor)))
  const atoms = frame.positions.length / 3
  const size = 3 * atoms * width
  const tensor = tensors ? 9 * width : 0
  const ints = [1993, 13, 12]
  const sizes = [
    0,
    0,
    9 * width,
    tensor,
    tensor,
    0,
    0,
    size,
    velocities ? size : 0,
    forces ? size : 0,
    atoms,
    frame.step,
    0,
  ]
  const int = (values: readonly number[]) => Buffer.from(Int32Array.from(values).buffer).swap32()
  return [
    int(ints),
    Buffer.from('GMX_trn_file'),
    int(sizes),
    real(frame.time),
    real(0),
    reals(frame.cell, 0.1),
    Buffer.alloc(2 * tensor, 7),
    reals(frame.positions, 0.1),
    ...(velocities ? [reals(frame.velocities as Float64Array, 0.1)] : []),
    ...(forces ? [Buffer.alloc(size)] : []),
  ]
}
