import { instantiate, PAGE } from '../../pipeline/kernels/wasm.ts'

/** An instance of the kernel in this file on a memory of its own that holds `bytes`; `take` hands them out from the start. */
export function allotted<K>(file: URL, bytes: number) {
  const { kernel, memory } = instantiate<K>(file, Math.ceil(bytes / PAGE) + 1)
  let free = PAGE
  const take = (size: number): number => {
    const at = free
    free += Math.ceil(size / 16) * 16
    return at
  }
  return { kernel, buffer: memory.buffer, take }
}
