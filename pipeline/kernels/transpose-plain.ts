/** Single-precision numbers at byte `from`, [frames][rows][width] with `frame` numbers from one frame to the next, into
 *  `width` columns of `column` numbers at byte `to`, each [row][stride], from frame `first` on. */
export type Transpose = (
  from: number,
  frame: number,
  rows: number,
  width: number,
  to: number,
  column: number,
  stride: number,
  first: number,
  frames: number,
) => void

/** The plain twin of the transpose kernel on the same memory. */
export function plainTranspose(memory: ArrayBuffer): Transpose {
  const values = new Float32Array(memory)
  return (from, frame, rows, width, to, column, stride, first, frames) => {
    for (let row = 0; row < rows; row++)
      for (let c = 0; c < width; c++)
        for (let t = 0; t < frames; t++)
          values[to / 4 + c * column + row * stride + first + t] =
            values[from / 4 + t * frame + row * width + c]
  }
}
