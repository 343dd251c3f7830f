/** Runs each command line it is given, in one process, on a folder of its own; the last line is the exit codes. */
import { text } from 'node:stream/consumers'
import { runCli } from '../../src/cli/main.ts'

const lines = JSON.parse(await text(process.stdin)) as string[][]
const codes: number[] = []
for (const line of lines) {
  process.exitCode = undefined
  codes.push(await runCli(['--data', process.argv[2] ?? '', ...line]))
}
process.exitCode = 0
console.log(`\n${JSON.stringify(codes)}`)
