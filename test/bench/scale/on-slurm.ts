import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { slurmMissing, startCluster, until } from '../../helpers/cluster/slurm.ts'
import { ionstream } from '../../helpers/command.ts'
import { DEFINITION } from './stage.ts'

/** The same analysis as an array over two nodes of this machine: what differs from the bits that are there; why not, where Slurm is missing. */
export async function onSlurm(
  stores: readonly string[],
  out: string,
  params: object,
): Promise<{ states: number; differ: string[] } | string> {
  const missing = slurmMissing()
  if (missing) return missing
  const cluster = await startCluster()
  try {
    const there = join(out, 'slurm')
    const told = Object.entries(params).flatMap(([key, value]) => ['--param', `${key}=${value}`])
    const words = ['--out', there, '--array', '4', '--threads', '1', '--memory', '900', ...told]
    const { code, stderr } = ionstream('submit', DEFINITION, ...stores, ...words)
    if (code !== 0) throw new Error(stderr)
    await until('the array is collected', () => existsSync(join(there, 'manifest.json')), 24 * 3600)
    const [here, other] = [join(out, 'results'), there].map(stateHashes)
    const names = [...new Set([...here.keys(), ...other.keys()])]
    return { states: names.length, differ: names.filter((name) => here.get(name) !== other.get(name)) }
  } finally {
    await cluster.stop()
  }
}

/** SHA-256 of every state and of its long logs, by their names. */
function stateHashes(results: string): Map<string, string> {
  const folder = join(results, 'states')
  const names = readdirSync(folder, { encoding: 'utf8', recursive: true })
  return new Map(
    names
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex'),
      ]),
  )
}
