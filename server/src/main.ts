/** Where `valija` begins: refuses a Node that is too old, then runs the command line. */
import { EXIT } from './runtime/exit-codes.ts'
import { NODE_NEEDED, nodeIsTooOld } from './runtime/node-version.ts'
import { createTexts, languageOf } from './runtime/texts.ts'

if (nodeIsTooOld(process.version)) {
  const values = { needed: NODE_NEEDED, found: process.version }
  console.error(`valija: ${createTexts().format(languageOf(process.env), { key: 'start.oldNode', values })}`)
  process.exitCode = EXIT.config
} else {
  // Whatever is written, by us or by a library, is for this user alone. THREATS §3.19
  process.umask(0o077)
  const { runCli } = await import('./cli/main.ts')
  process.exitCode = await runCli(process.argv.slice(2))
}
