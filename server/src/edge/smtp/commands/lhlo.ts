/** LHLO: EHLO of LMTP. RFC 2033 §4.1 */
import { parseHello } from '../../../mail/smtp/command-line.ts'
import { defineCommand } from '../command.ts'
import { sayHello } from './ehlo.ts'

export const lhlo = defineCommand({ verb: 'LHLO', parse: parseHello, run: sayHello })
