/** What the plan finder asks. Every question has an answer from the start, so that a plan is there before the first word. */
import { z } from 'zod'
import {
  GENERIC_MAX,
  GIGABYTES_MAX,
  GROWTH_MAX,
  KILOBYTES_MAX,
  LINE_MAX,
  MAILS_MAX,
  MASS_HOURS_MAX,
  MASS_MAX,
  PEOPLE_MAX,
  YEARS_MAX,
} from './limits.ts'

export const OLD_HOMES = ['none', 'google', 'microsoft', 'imap', 'pop3'] as const

const share = z.int().min(0).max(100)
const count = (max: number) => z.int().min(0).max(max)

export const PLAN_FIELDS = {
  people: z.int().min(1).max(PEOPLE_MAX).default(20).describe('Who has a mailbox of their own.'),
  generic: count(GENERIC_MAX).default(4).describe('Accounts like info@, read by several.'),
  growth: count(GROWTH_MAX).default(10).describe('More accounts each year, in per cent.'),
  years: z.int().min(1).max(YEARS_MAX).default(3).describe('How long the machine has to do.'),
  mails: z
    .int()
    .min(1)
    .max(MAILS_MAX)
    .default(60)
    .describe('Sent and received by one account on a working day.'),
  kilobytes: z.int().min(1).max(KILOBYTES_MAX).default(75).describe('Of one message, attachments counted.'),
  pop3: share.default(0).describe('Per cent of people whose program fetches by POP3.'),
  webmail: share.default(40).describe('Per cent who use the webmail alone; the rest use programs with IMAP.'),
  phones: share.default(70).describe('Per cent who read on a phone as well.'),
  mass: count(MASS_MAX).default(0).describe('Recipients of the largest mailing.'),
  massHours: z
    .int()
    .min(1)
    .max(MASS_HOURS_MAX)
    .default(24)
    .describe('Within how many hours it has to leave.'),
  alwaysOn: z.boolean().default(false).describe('Mail may not stop while one machine is down.'),
  line: z.int().min(1).max(LINE_MAX).default(100).describe('Megabits a second in each direction.'),
  from: z.enum(OLD_HOMES).default('none').describe('Where the mail is today.'),
  oldGigabytes: count(GIGABYTES_MAX).default(0).describe('All of it that comes along.'),
  largestGigabytes: count(GIGABYTES_MAX).default(0).describe('Of the largest mailbox.'),
  start: z.iso.date().optional().describe('First day of work; absent: today.'),
  moveOn: z.iso.date().optional().describe('Day on which mail moves; absent: the first Saturday that does.'),
} as const

export const PLAN_ANSWERS = z.strictObject(PLAN_FIELDS)
export type PlanAnswers = z.infer<typeof PLAN_ANSWERS>
