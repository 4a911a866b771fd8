/** Groups of atoms as columns give them. Arms go from the middle of a group's centres to each of its ligands. */
export interface ArmJob {
  readonly frames: number
  /** [row][frame], unwrapped, in the reference cell, Å. */
  readonly x: Float32Array
  readonly y: Float32Array
  readonly z: Float32Array
  /** Rows of all groups, group after group, centres first; where each group begins and, last, where all end. */
  readonly rows: Int32Array
  readonly starts: Int32Array
  readonly centres: Int32Array
  /** Lattice vector to take from each atom's place, 3 an atom, Å. */
  readonly shifts: Float64Array
  /** Map of displacements to the true cell, 9 a frame, where that varies. */
  readonly maps?: Float64Array
}

/** Of each arm its unit vector [arm][axis][frame] and its length [arm][frame], Å. */
export interface Arms {
  readonly units: Float64Array
  readonly lengths: Float64Array
}

/** One job for groups of rows `{ rows, centres, shifts }`; `rows` index the columns. */
export function armJob(
  groups: readonly { rows: readonly number[]; centres: number; shifts: Float64Array }[],
  columns: Pick<ArmJob, 'frames' | 'x' | 'y' | 'z' | 'maps'>,
): ArmJob {
  const starts = new Int32Array(groups.length + 1)
  groups.forEach(({ rows }, g) => {
    starts[g + 1] = starts[g] + rows.length
  })
  const shifts = new Float64Array(3 * starts[groups.length])
  groups.forEach((group, g) => {
    shifts.set(group.shifts, 3 * starts[g])
  })
  return {
    ...columns,
    rows: Int32Array.from(groups.flatMap(({ rows }) => rows)),
    starts,
    centres: Int32Array.from(groups, ({ centres }) => centres),
    shifts,
  }
}

/** Number of arms of a job. */
const armsOf = ({ rows, centres }: ArmJob): number =>
  rows.length - centres.reduce((sum, count) => sum + count, 0)

export const emptyArms = (job: ArmJob): Arms => arms(armsOf(job) * job.frames)

const arms = (length: number): Arms => ({
  units: new Float64Array(3 * length),
  lengths: new Float64Array(length),
})

/** The thread's memory for arms: used again for every rotor and block, so that what is made in it must not be kept. */
const scratch = { all: arms(0), part: arms(0), middle: new Float64Array(0) }

/** Arms of a job in the thread's memory: of the last job alone. */
export function armsOnce(job: ArmJob): Arms {
  const length = armsOf(job) * job.frames
  if (scratch.all.lengths.length < length) scratch.all = arms(length)
  if (scratch.part.lengths.length !== length || scratch.part.lengths.buffer !== scratch.all.lengths.buffer) {
    const { units, lengths } = scratch.all
    scratch.part = { units: units.subarray(0, 3 * length), lengths: lengths.subarray(0, length) }
  }
  fillArms(job, scratch.part)
  return scratch.part
}

/** Fills the arms of every group and frame. */
export function fillArms(job: ArmJob, out: Arms): void {
  const { frames, starts, centres, rows } = job
  if (scratch.middle.length < 3 * frames) scratch.middle = new Float64Array(3 * frames)
  const middle = scratch.middle.subarray(0, 3 * frames)
  let arm = 0
  for (let g = 0; g < centres.length; g++) {
    middleOf(job, g, middle)
    for (let i = starts[g] + centres[g]; i < starts[g + 1]; i++) {
      fillArm(job, i, rows[i] * frames, middle, arm, out)
      arm++
    }
  }
}

function middleOf({ frames, x, y, z, rows, starts, centres, shifts }: ArmJob, g: number, out: Float64Array) {
  const count = centres[g]
  out.fill(0)
  for (let i = starts[g]; i < starts[g] + count; i++) {
    const at = rows[i] * frames
    for (let t = 0; t < frames; t++) {
      out[3 * t] += (x[at + t] - shifts[3 * i]) / count
      out[3 * t + 1] += (y[at + t] - shifts[3 * i + 1]) / count
      out[3 * t + 2] += (z[at + t] - shifts[3 * i + 2]) / count
    }
  }
}

function fillArm(job: ArmJob, i: number, from: number, middle: Float64Array, arm: number, out: Arms): void {
  const { frames, x, y, z, shifts, maps } = job
  const { units, lengths } = out
  const at = 3 * arm * frames
  const [a, b, c] = [shifts[3 * i], shifts[3 * i + 1], shifts[3 * i + 2]]
  for (let t = 0; t < frames; t++) {
    let u = x[from + t] - a - middle[3 * t]
    let v = y[from + t] - b - middle[3 * t + 1]
    let w = z[from + t] - c - middle[3 * t + 2]
    if (maps) {
      const [p, q, r, m] = [u, v, w, 9 * t]
      u = p * maps[m] + q * maps[m + 3] + r * maps[m + 6]
      v = p * maps[m + 1] + q * maps[m + 4] + r * maps[m + 7]
      w = p * maps[m + 2] + q * maps[m + 5] + r * maps[m + 8]
    }
    const length = Math.sqrt(u * u + v * v + w * w)
    lengths[arm * frames + t] = length
    units[at + t] = u / length
    units[at + frames + t] = v / length
    units[at + 2 * frames + t] = w / length
  }
}
