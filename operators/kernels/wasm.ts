import { readFileSync } from 'node:fs'

// Neither ES2023 nor the types of Node 20 declare these.
interface Memory {
  readonly buffer: ArrayBuffer
}
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: {
    Module: new (bytes: Uint8Array) => object
    Memory: new (size: { initial: number }) => Memory
    Instance: new (module: object, imports: object) => { readonly exports: unknown }
  }
}

const PAGE = 65536
const compiled = new Map<string, object>()

/** An instance of a kernel beside this file, on a memory of its own that holds `bytes`; `take` hands them out from the start. */
export function instantiate<K>(file: string, bytes: number) {
  const module =
    compiled.get(file) ?? new WebAssembly.Module(readFileSync(new URL(`./${file}`, import.meta.url)))
  compiled.set(file, module)
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) + 1 })
  const kernel = new WebAssembly.Instance(module, { env: { memory } }).exports as K
  let free = PAGE
  const take = (size: number): number => {
    const at = free
    free += Math.ceil(size / 16) * 16
    return at
  }
  return { kernel, buffer: memory.buffer, take }
}
