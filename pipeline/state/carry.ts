/** What a step must remember from earlier blocks, as named typed arrays and numbers: it is saved and restored as it stands. */
export type Carry = {
  [name: string]: Float64Array | Float32Array | Int32Array | Uint16Array | Uint8Array | number
}
