import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { commandLine } from '../../../runs/command-line.ts'
import { completionFor } from '../../../runs/commands/shell/completions.ts'
import { declaredBy, everyCommand } from '../../../runs/commands/shell/declared.ts'
import { manualOf } from '../../../runs/commands/shell/manual.ts'
import { ionstream } from '../../helpers/command.ts'
import { folder } from '../../helpers/folder.ts'

const root = declaredBy(await commandLine())
const names = { list: ['rdf', 'xtc'] }

/** What bash offers for the last of these words. */
function offered(...words: string[]): string[] {
  const script = join(folder(), 'completion')
  writeFileSync(script, completionFor('bash', root, names))
  const list = words.map((word) => `'${word}'`).join(' ')
  const { stdout, stderr } = spawnSync(
    'bash',
    [
      '-c',
      `source ${script}; COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _ionstream; printf '%s\n' "${'$'}{COMPREPLY[@]}"`,
    ],
    { encoding: 'utf8' },
  )
  if (stderr !== '') throw new Error(stderr)
  return stdout.split('\n').filter((line) => line !== '')
}

test('bash completes commands, operators, options and their values', (t) => {
  t.deepEqual(offered('ionstream', 'ing'), ['ingest'])
  t.true(offered('ionstream', 'measure', 'residence').includes('residence-sensitivity'))
  t.deepEqual(offered('ionstream', 'measure', 'msd', '--la'), ['--lags'])
  t.deepEqual(offered('ionstream', 'measure', 'msd', 'store', '--executor', 'p'), ['pool'])
  t.deepEqual(offered('ionstream', 'measure', 'diffusion', 'store', '--estimate', ''), ['averaged', 'ratio'])
  t.deepEqual(offered('ionstream', 'list', 'x'), ['xtc'])
  t.deepEqual(offered('ionstream', 'ingest', '--timest'), ['--timestep'])
})

test('zsh reads the same by its own completion of bash', (t) => {
  t.regex(
    completionFor('zsh', root, names),
    /^#compdef ionstream\nautoload -U \+X bashcompinit && bashcompinit\n/,
  )
})

/** A test where a shell is installed. */
function where(shell: string): typeof test | typeof test.skip {
  if (spawnSync(shell, ['-c', 'true']).status === 0) return test
  console.log(`Completion is not tried: no ${shell}`)
  return test.skip
}

/** Words that a script of a shell prints, where it complains of nothing. */
function printed(shell: string, script: string): string[] {
  const { stdout, stderr } = spawnSync(shell, ['-c', script], { encoding: 'utf8' })
  if (stderr !== '') throw new Error(stderr)
  return stdout.split('\n').filter((line) => line !== '')
}

where('zsh')('zsh offers what fits the command that is typed', (t) => {
  const script = join(folder(), 'completion')
  writeFileSync(script, completionFor('zsh', root, names))
  // zsh itself leaves out what does not begin as the word does.
  const offered = (...words: string[]) =>
    printed(
      'zsh',
      `compdef() { :; }; source ${script}
offered() { emulate -L sh; setopt kshglob noshglob; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _ionstream; printf '%s\n' "\${COMPREPLY[@]}"; }
offered ${words.join(' ')}`,
    )
  t.true(offered('ionstream', 'meas').includes('measure'))
  t.deepEqual(offered('ionstream', 'measure', 'msd', 'store', '--executor', 'p'), ['thread', 'pool'])
  const flags = offered('ionstream', 'measure', 'msd', '--la')
  t.true(flags.includes('--lags'))
  t.false(flags.includes('--timestep'))
  t.deepEqual(offered('ionstream', 'list', 'x'), ['rdf', 'xtc'])
})

where('fish')('fish offers what fits the command that is typed', (t) => {
  const script = join(folder(), 'completion.fish')
  writeFileSync(script, completionFor('fish', root, names))
  const offered = (line: string) =>
    printed('fish', `source ${script}; complete -C '${line}'`).map((each) => each.split('\t')[0])
  t.deepEqual(offered('ionstream ing'), ['ingest'])
  t.deepEqual(offered('ionstream measure msd --la'), ['--lags'])
  t.deepEqual(offered('ionstream measure msd store --executor p'), ['pool'])
  t.deepEqual(offered('ionstream list x'), ['xtc'])
})

test('fish knows every command, each option once, and no quote is left open', (t) => {
  const lines = completionFor('fish', root, names).trimEnd().split('\n').slice(1)
  const count = everyCommand(root).reduce(
    (sum, { commands, options }) => sum + commands.length + options.length,
    0,
  )
  t.is(lines.length, count + names.list.length)
  for (const line of lines) t.is(line.replaceAll("'\\''", '').match(/'/g)!.length % 2, 0, line)
  t.true(lines.some((line) => line.includes('-a measure -d ')))
  t.true(
    lines.some((line) =>
      /seen_subcommand_from measure; and .*seen_subcommand_from msd' -l lags -r -d/.test(line),
    ),
  )
})

test('the command prints them, and refuses another shell', (t) => {
  const { code, stdout } = ionstream('completion', 'bash')
  t.is(code, 0)
  t.true(stdout.includes('complete -o filenames -F _ionstream ionstream'))
  t.is(ionstream('completion', 'tcsh').code, 2)
})

test('the manual names every command with its options, and nothing begins as a request by chance', (t) => {
  const text = manualOf(root)
  for (const command of everyCommand(root).filter(({ path }) => path.length === 2)) {
    t.true(text.includes(`.SS ${command.path[1]} `), command.path[1])
    for (const { flags } of command.options)
      t.true(text.includes(`.B ${flags.replaceAll('-', '\\-')}`), flags)
  }
  const requests = new Set(text.match(/^[.']\S*/gm))
  t.deepEqual([...requests].sort(), ['.B', '.I', '.PP', '.SH', '.SS', '.TH', '.TP', '.br', '.fi', '.nf'])
})

const groff = spawnSync('groff', ['--version']).status === 0
const typeset = groff ? test : test.skip
if (!groff) console.log('The manual is not set in type: no groff')

typeset('groff sets it without a complaint', (t) => {
  const { stdout, stderr, status } = spawnSync('groff', ['-man', '-Kutf8', '-Tutf8', '-ww'], {
    input: ionstream('manual').stdout,
    encoding: 'utf8',
  })
  t.is(status, 0)
  t.is(stderr, '')
  t.regex(stdout, /ionstream/)
})

test('a format is listed in full', (t) => {
  const { code, stdout } = ionstream('list', 'xtc')
  t.is(code, 0)
  t.regex(stdout, /^xtc \(trajectory format\)\n[\s\S]*units +nm, ps/)
  t.is(JSON.parse(ionstream('list', 'xtc', '--json').stdout).formats[0].name, 'xtc')
  t.regex(ionstream('list', 'xtx').stderr, /Did you mean "xtc"/)
})
