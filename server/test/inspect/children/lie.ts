/** A child that was taken over: its answer is JSON, but not the agreed one. It also tries to leave a file behind. */
import { writeFileSync } from 'node:fs'

let wrote = true
try {
  writeFileSync('/tmp/valija-parse-child-was-here', 'x')
} catch {
  wrote = false
}
process.stdout.write(JSON.stringify({ truncated: false, attachments: [], wrote, env: process.env }))
