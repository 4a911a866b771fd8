import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import type { Command } from 'commander'
import { commandLine } from '../../runs/command-line.ts'
import { argyrodite } from '../helpers/argyrodite.ts'
import { folder } from '../helpers/folder.ts'
import { writeSynthetic } from '../helpers/synthetic.ts'
import { files, read } from './sources.ts'

const README = read('README.md')
/** The README, and the pages that it leads to but for those of operators. */
const texts = [README, ...files.filter((file) => /^runs\/docs\/[^/]+\.md$/.test(file)).map(read)]
const blocks = (language: string, text = README) =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map((match) => match[1])
const commands = texts
  .flatMap((text) => blocks('sh', text))
  .flatMap((block) => block.split('\n'))
  .filter((line) => line.startsWith('ionstream '))

/** Lets a command line be parsed without being carried out. */
function idle(command: Command): Command {
  command.action(() => {})
  command.commands.forEach(idle)
  return command
}

test('every command of the README and its pages is one that the program takes', async (t) => {
  t.true(commands.length > 60)
  for (const line of commands) {
    const words = line.split(/\s+/).slice(1)
    await t.notThrowsAsync(idle(await commandLine(words[0])).parseAsync(words, { from: 'user' }), line)
  }
})

test('the definition of the README runs as it stands', (t) => {
  const home = folder()
  for (const seed of [1, 2])
    writeSynthetic(
      join(home, `600K/run0${seed}`),
      argyrodite({ cells: [1, 1, 1], frames: 1200, interval: 0.25, amplitude: 0.05, seed }),
    )
  writeFileSync(join(home, 'study.ts'), blocks('ts')[0])
  const program = fileURLToPath(new URL('../../runs/ionstream.js', import.meta.url))
  const { status, stderr } = spawnSync(
    process.execPath,
    [program, 'analyse', 'study.ts', '--out', 'results'],
    { cwd: home, encoding: 'utf8' },
  )
  t.is(status, 0, stderr)
  for (const file of ['report.html', 'tables/residence.parquet', 'tables/diffusion.parquet']) {
    t.true(existsSync(join(home, 'results', file)), file)
  }
})
