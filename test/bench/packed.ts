import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { openBytes } from '../../pipeline/sources/common/bytes.ts'
import { cpuSeconds } from './formats.ts'
import { writeDump } from './ingest.ts'
import { type BenchResult, python } from './whole/load.ts'

const BYTES = 40e6

/** CPU seconds of a program that unpacks a file into nothing. */
const SCRIPT = `
import resource, subprocess
subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime)
`

/** Unpacking a compressed dump, in MB of text; zstd where there is the program that packs it. */
export async function bench(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ionstream-bench-'))
  try {
    const dump = join(folder, 'x.lammpstrj')
    await writeDump(dump, BYTES)
    writeFileSync(`${dump}.gz`, gzipSync(readFileSync(dump)))
    const zstd = spawnSync('zstd', ['-q', dump]).status === 0
    const results = [await measure(dump, `${dump}.gz`, 'gunzip')]
    return zstd ? [...results, await measure(dump, `${dump}.zst`, 'zstd')] : results
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function measure(dump: string, path: string, program: string): Promise<BenchResult> {
  const size = statSync(dump).size / 1e6
  const seconds = await cpuSeconds(() => unpack(path))
  const theirs = python('resource', SCRIPT, path, program, '-dcq', path)
  const peer = theirs === undefined ? undefined : { name: program, value: size / theirs }
  return { name: `unpack ${path.slice(path.lastIndexOf('.'))}`, unit: 'MB/s', value: size / seconds, peer }
}

async function unpack(path: string): Promise<void> {
  const bytes = openBytes(path)
  const into = new Uint8Array(1 << 18)
  while ((await bytes.read(into)) > 0);
  bytes.close()
}
