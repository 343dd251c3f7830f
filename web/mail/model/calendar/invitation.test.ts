import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { escapeText, foldLine, readContentLines, splitEscaped, unescapeText } from '../content-lines.ts'
import { answerCalendar } from './answer.ts'
import { readInvitation } from './invitation.ts'
import { whenText } from './when.ts'
import { readCalendarTime, zoneOf } from './zones.ts'

const calendar = (...event: readonly string[]): string =>
  ['BEGIN:VCALENDAR', 'METHOD:REQUEST', 'BEGIN:VEVENT', ...event, 'END:VEVENT', 'END:VCALENDAR', ''].join(
    '\r\n',
  )
const EVENT = calendar(
  'UID:7@distribuidora.example',
  'SEQUENCE:2',
  'DTSTART;TZID=America/Argentina/Buenos_Aires:20261124T100000',
  'DTEND;TZID=America/Argentina/Buenos_Aires:20261124T113000',
  'SUMMARY:Pedido 2291\\, últimos',
  '  detalles',
  'LOCATION:Sala 2\\; piso 3',
  'RRULE:FREQ=WEEKLY;COUNT=4',
  'ORGANIZER;CN="López, Martín":mailto:martin@distribuidora.example',
  'ATTENDEE;CN=Ana;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:ana@empresa.test',
  'ATTENDEE;PARTSTAT=DECLINED:MAILTO:luis@empresa.test',
  'ATTENDEE:urn:none',
  ...['BEGIN:VALARM', 'SUMMARY:of the alarm', 'END:VALARM'],
)

test('an invitation is read: when, where, who, and how they answered', () => {
  const read = readInvitation(EVENT)
  assert.ok(read)
  assert.equal(read.kind, 'request')
  assert.equal(read.title, 'Pedido 2291, últimos detalles')
  assert.equal(read.place, 'Sala 2; piso 3')
  assert.equal(read.repeats, 'weekly')
  assert.deepEqual(read.start, { kind: 'instant', at: new Date('2026-11-24T13:00:00Z') })
  assert.deepEqual(read.organizer, {
    ...{ name: 'López, Martín', email: 'martin@distribuidora.example', answer: 'none' },
  })
  assert.deepEqual(
    read.attendees.map(({ name, answer }) => [name, answer]),
    [
      ['Ana', 'none'],
      ['luis@empresa.test', 'declined'],
    ],
  )
  assert.equal(readInvitation('BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\nEND:VEVENT'), undefined)
})

test('zones: by name, by the names of Outlook, with a path before it; through changes of the clocks', () => {
  assert.equal(zoneOf('Romance Standard Time'), 'Europe/Paris')
  assert.equal(zoneOf('/mozilla.org/20050126_1/Europe/Madrid'), 'Europe/Madrid')
  assert.equal(zoneOf('Casa de Luis'), undefined)
  const at = (value: string): string | undefined => {
    const read = readCalendarTime(value, 'Europe/Madrid')
    return read?.kind === 'instant' ? read.at.toISOString() : undefined
  }
  assert.equal(at('20260115T120000'), '2026-01-15T11:00:00.000Z')
  assert.equal(at('20260715T120000'), '2026-07-15T10:00:00.000Z')
  assert.equal(at('20260329T033000'), '2026-03-29T01:30:00.000Z')
  assert.equal(at('20261025T013000'), '2026-10-24T23:30:00.000Z')
  assert.equal(readCalendarTime('20260231', undefined), undefined)
  assert.equal(readCalendarTime('20261124T100000', 'Casa de Luis')?.kind, 'floating')
})

test('when it is, in words: days as they stand, an hour with its end', () => {
  const days = readInvitation(calendar('DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261225'))
  assert.ok(days)
  assert.equal(whenText(days, 'es-AR'), 'jueves, 24 de diciembre de 2026')
  const hour = readInvitation(calendar('DTSTART:20261124T100000', 'DURATION:PT1H30M'))
  assert.ok(hour)
  assert.match(whenText(hour, 'en-GB'), /24 November 2026.*10:00.11:30/)
})

test('the answer says which event, in which version, and by whom', () => {
  const read = readInvitation(EVENT)
  assert.ok(read)
  const from = { name: 'Ana; "la jefa"\r\nEND:VEVENT', email: 'ana@empresa.test' }
  const text = answerCalendar(read, from, 'accepted', Date.UTC(2026, 10, 23, 9))
  const again = readInvitation(text)
  assert.equal(again, undefined, 'it has no time of its own')
  const lines = readContentLines(text)
  const value = (name: string) => lines.find((line) => line.name === name)?.value
  assert.equal(value('METHOD'), 'REPLY')
  assert.equal(value('UID'), '7@distribuidora.example')
  assert.equal(value('SEQUENCE'), '2')
  assert.equal(value('ORGANIZER'), 'mailto:martin@distribuidora.example')
  const attendees = lines.filter(({ name }) => name === 'ATTENDEE')
  assert.deepEqual(
    attendees.map(({ value: who, parameters }) => [who, parameters.get('PARTSTAT'), parameters.get('CN')]),
    [['mailto:ana@empresa.test', ['ACCEPTED'], ['Ana; "la jefa" END:VEVENT']]],
  )
  assert.equal(lines.filter(({ name }) => name === 'END').length, 2)
})

test('whatever stands in a calendar, it is read or not, and nothing of it becomes a line of the answer', () => {
  const word = fc.oneof(
    fc.constantFrom(
      ...['BEGIN:VEVENT', 'END:VEVENT', 'DTSTART', 'UID', 'ATTENDEE', ';TZID=', ';CN="', '"', ':', ';', ','],
      ...['\r\n', '\n ', '20261124T100000', 'mailto:a@b.test', 'DURATION:P9W', 'METHOD:REQUEST', '\\', '^n'],
    ),
    fc.string({ unit: 'binary', maxLength: 12 }),
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 60 }), (words) => {
      const read = readInvitation(`BEGIN:VEVENT\r\nDTSTART:20261124T100000Z\r\n${words.join('')}`)
      if (read === undefined) return
      whenText(read, 'es-AR')
      const lines = answerCalendar(read, { name: null, email: 'a@b.test' }, 'declined', 0).split('\r\n')
      assert.equal(lines.filter((line) => line.startsWith('BEGIN:')).length, 2)
      assert.ok(lines.every((line) => Buffer.byteLength(line) <= 75 && !/[\r\n]/.test(line)))
    }),
  )
})

test('texts come back as they were, lines are folded within signs never', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const plain = text.replaceAll(/\r\n?/g, '\n')
      assert.equal(unescapeText(escapeText(plain)), plain)
      assert.deepEqual(splitEscaped(`${escapeText(plain)};x`, ';'), [plain, 'x'])
      const folded = foldLine(`NOTE:${escapeText(plain)}`)
      assert.equal(unescapeText(readContentLines(folded)[0]?.value ?? ''), plain)
    }),
  )
})

test('a file of a million lines, or of one line, is read in part and at once', () => {
  assert.equal(readContentLines('A:b\n'.repeat(1_000_000)).length, 100_000)
  assert.equal(readContentLines(`A${';x=y'.repeat(1_000_000)}`).length, 0)
  assert.equal(readContentLines(`A;x=${'"'.repeat(1_000_000)}`).length, 0)
})
