import { Argument, Command } from 'commander'
import { readCatalogue } from '../../catalogue/catalogue.ts'
import { completionFor, SHELLS, type Shell } from './completions.ts'
import { declaredBy } from './declared.ts'

/** ionstream completion SHELL: commands, operators and options for the shell to complete. */
export const completionCommand = (whole: () => Promise<Command>): Command =>
  new Command('completion')
    .description('completion of commands, operators and options for a shell')
    .addArgument(new Argument('<shell>', 'which one').choices(SHELLS))
    .addHelpText(
      'after',
      `
Examples:
  ionstream completion bash > ~/.local/share/bash-completion/completions/ionstream
  ionstream completion zsh > "\${fpath[1]}/_ionstream"
  ionstream completion fish > ~/.config/fish/completions/ionstream.fish`,
    )
    .action(async (shell: Shell) => {
      const { operators, formats } = await readCatalogue()
      const names = { list: [...operators, ...formats].map(({ name }) => name), completion: SHELLS }
      process.stdout.write(completionFor(shell, declaredBy(await whole()), names))
    })
