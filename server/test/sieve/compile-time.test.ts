/** Scripts of 1 MiB that were made to take long: the time to read them grows with their length and with nothing else. */
import { suite, type TestContext, test } from 'node:test'
import { compileSieve } from '../../src/mail/sieve/compile.ts'
import { SieveFaults } from '../../src/mail/sieve/fault.ts'
import { SCRIPT_OCTETS_MAX } from '../../src/mail/sieve/limits.ts'
import { cpuMs } from '../kit/cpu-time.ts'

/** Milliseconds of processor time; twice the length is given some two times as much. */
const MOST_MS = 1500
const ALL =
  'require ["encoded-character", "variables", "regex", "enotify", "editheader", "imap4flags", "fileinto", "ihave"];'

function filled(head: string, piece: string, tail = ''): string {
  const room = SCRIPT_OCTETS_MAX - ALL.length - head.length - tail.length - 10
  return ALL + head + piece.repeat(Math.floor(room / new TextEncoder().encode(piece).length)) + tail
}

const SCRIPTS: Readonly<Record<string, string>> = {
  'strings on one line': filled('setflag [', '"a",', '"a"];'),
  'strings of many lines': filled('setflag [', '"\n",', '"a"];'),
  'encoded signs that do not end': filled('fileinto "', '${hex:', '";'),
  'encoded signs that end far away': filled('fileinto "', '${hex:', '}";'),
  'many encoded signs': filled('fileinto "${unicode:', '41 ', '}";'),
  'many encoded octets': filled('fileinto "${hex:', 'c3 b1 ', '}";'),
  'variables that do not end': filled('fileinto "', '${a', '";'),
  'a name without end': filled('fileinto "${', 'a.', '";'),
  'one long name': filled('', 'a', ';'),
  'one long number': filled('if size :over ', '9', ' {}'),
  backslashes: filled('fileinto "', '\\\\', '";'),
  comments: filled('', '/**/', ''),
  'comments that do not end': filled('', '/*', ''),
  'blocks that end nowhere': filled('', '}', ''),
  'braces that open': filled('', '{', ''),
  parentheses: filled('if ', '(', ''),
  'faults without end': filled('', '$', ''),
  'commands without end': filled('', 'a;', ''),
  'wildcards in a key': filled('if header :matches "a" "', '*?', '" {}'),
  'expressions in a list': filled('if header :regex "a" [', '"(a)",', '"a"] {}'),
  'large expressions in a list': filled('if header :regex "a" [', '"(a{9}){99}",', '"a"] {}'),
  brackets: filled('if header :regex "a" [', '"[[:alpha:]]",', '"a"] {}'),
  'an address without end': filled('redirect "', '(a', '";'),
  'addresses to write to': filled('notify "mailto:', 'a@b.test,', 'a@b.test";'),
  'fields to write': filled('notify "mailto:a@b.test?', 'a=b&', 'a=b";'),
  'a name of a field': filled('addheader "', 'a', '" "b";'),
  'unknown tags in doubt': filled('if ihave "nada" {} ', 'keep :a;', ''),
  'a long chain': filled('if true {}', 'elsif true{}', ''),
  'lines of a text': filled('fileinto text:\n', '..\n', '.\n;'),
}

suite('scripts that take long to read', () => {
  for (const [name, source] of Object.entries(SCRIPTS))
    test(name, (t: TestContext) => {
      const ms = cpuMs(() => {
        try {
          compileSieve(source)
        } catch (error) {
          if (!(error instanceof SieveFaults)) throw error
          t.assert.ok(error.faults.length > 0)
          t.assert.ok(error.faults.every(({ text }) => text.key !== 'sieve.long'))
        }
      }, 1)
      t.assert.ok(ms <= MOST_MS, `${ms} ms`)
    })
})
