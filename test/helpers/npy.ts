/** Bytes of a NumPy file as numpy.save writes them. */
export function npy(
  values: readonly number[],
  shape: readonly number[],
  { type = '<i4', fortran = false, version = 1 } = {},
): Uint8Array {
  const size = Number(type[2])
  const shown = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const fields = `{'descr': '${type}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${shown}), }`
  const prefix = version === 1 ? 10 : 12
  const header = fields.padEnd(Math.ceil((prefix + fields.length + 1) / 64) * 64 - prefix - 1) + '\n'
  const out = new Uint8Array(prefix + header.length + size * values.length)
  const view = new DataView(out.buffer)
  out.set([0x93, ...Buffer.from('NUMPY'), version, 0])
  if (version === 1) view.setUint16(8, header.length, true)
  else view.setUint32(8, header.length, true)
  out.set(Buffer.from(header), prefix)
  const [rows, columns] = shape.length === 1 ? [1, shape[0]] : shape
  values.forEach((_, i) => {
    const value = fortran ? values[(i % rows) * columns + Math.floor(i / rows)] : values[i]
    put(view, prefix + header.length + size * i, value, size, type[0] !== '>')
  })
  return out
}

function put(view: DataView, at: number, value: number, size: number, little: boolean): void {
  if (size === 1) view.setInt8(at, value)
  else if (size === 2) view.setInt16(at, value, little)
  else if (size === 4) view.setInt32(at, value, little)
  else view.setBigInt64(at, BigInt(value), little)
}
