/** Takes the text out of a file and tells what that took. */
import { readFileSync } from 'node:fs'
import { FILE_HEAD_OCTETS, fileKind } from '../../src/mail/message/search-file.ts'
import { fileText } from '../../src/service/extract/file-text.ts'

const path = process.argv[2] ?? ''
const bytes = readFileSync(path)
const kind = fileKind(bytes.subarray(0, FILE_HEAD_OCTETS), path)
if (kind === undefined) throw new Error('a file of no kind')
const text = await fileText(kind, bytes)
process.stdout.write(JSON.stringify({ ...text, peakMib: process.resourceUsage().maxRSS / 1024 }))
