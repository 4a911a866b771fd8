// Module hooks, run by Node's loader: "ionstream" in a definition means this very installation.
let home = ''

export function initialize(data: { home: string }): void {
  home = data.home
}

const ROOMS: Record<string, string> = {
  ionstream: 'pipeline/index.js',
  'ionstream/operators': 'operators/index.js',
  'ionstream/schemas': 'schemas/index.js',
}

type Next = (specifier: string, context: unknown) => Promise<{ url: string; shortCircuit?: boolean }>

export async function resolve(specifier: string, context: unknown, next: Next) {
  const room = ROOMS[specifier]
  return room ? { url: new URL(room, home).href, shortCircuit: true } : next(specifier, context)
}
