/**
 * The child that opens reports: a message on standard input, JSON on standard output, then it ends. It is started with
 * an empty environment and limits; it opens no file and no connection.
 */
import { buffer } from 'node:stream/consumers'
import { openReport } from '../reports/open-report.ts'

process.stdout.write(JSON.stringify(openReport(await buffer(process.stdin))))
