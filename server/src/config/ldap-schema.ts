/** The grammar of `[ldap]`: where the company's own directory is, and how people are found in it. */
import { z } from 'zod'
import { SyntaxFault } from '../lib/syntax-fault.ts'
import {
  filterSlots,
  isAttribute,
  parseFilter,
  parseTemplate,
  type Slot,
  slotsOf,
} from '../net/ldap/filter.ts'
import { hostName, oneOrMore } from './schema-pieces.ts'

const url = z.string().refine(isLdapUrl, 'config.expect.ldapUrl')
const attribute = z.string().refine((text) => text === '' || isAttribute(text), 'config.expect.ldapAttribute')
const MINUTE_S = 60

export const ldap = z
  .strictObject({
    url: oneOrMore(url, 'config.expect.ldapUrl').default([]),
    start_tls: z.boolean().default(false),
    ca: z.string().default(''),
    domains: oneOrMore(hostName.toLowerCase(), 'config.expect.ldapDomains').default([]),
    bind_dn: z.string().default(''),
    bind_password: z.string().default(''),
    bind_password_file: z.string().default(''),
    base: z.string().default(''),
    filter: z
      .string()
      .refine((text) => slotsIn(text, readFilter).size > 0, 'config.expect.ldapFilter')
      .default('(mail={address})'),
    bind_as: z
      .string()
      .refine((text) => text === '' || slotsIn(text, readTemplate).size > 0, 'config.expect.ldapBindAs')
      .default(''),
    mail_attribute: attribute.default('mail'),
    name_attribute: attribute.default('displayName'),
    group_attribute: attribute.default('memberOf'),
    group: z.string().default(''),
    create: z.boolean().default(false),
    scram: z.boolean().default(false),
    change_password_at: z.string().max(200).default(''),
    timeout_seconds: z.number().min(1).max(MINUTE_S).default(5),
    connections: z.int().min(1).max(1000).default(8),
  })
  .refine(({ url, domains }) => url.length === 0 || domains.length > 0, {
    message: 'config.expect.ldapDomains',
    path: ['domains'],
  })
  .refine(({ url, start_tls }) => start_tls || url.every(isPrivate), {
    message: 'config.expect.ldapTls',
    path: ['start_tls'],
  })
  .refine((given) => given.url.length === 0 || given.base !== '' || !searches(given), {
    message: 'config.expect.ldapBase',
    path: ['base'],
  })
  .refine((given) => (given.bind_dn === '') === (given.bind_password + given.bind_password_file === ''), {
    message: 'config.expect.ldapBindPassword',
    path: ['bind_password'],
  })
  .refine(({ group, group_attribute }) => group === '' || group_attribute !== '', {
    message: 'config.expect.ldapAttribute',
    path: ['group_attribute'],
  })
  .refine((given) => given.domains.length < 2 || given.mail_attribute !== '' || tellsDomains(given), {
    message: 'config.expect.ldapDomainSlot',
    path: ['mail_attribute'],
  })
  .prefault({})

type Ways = {
  readonly bind_as: string
  readonly filter: string
  readonly mail_attribute: string
  readonly group: string
  readonly create: boolean
}

/** A name with `=` is that of an entry, which is read by its name. */
function searches({ bind_as, mail_attribute, group, create }: Ways): boolean {
  if (bind_as === '') return true
  return !bind_as.includes('=') && (mail_attribute !== '' || group !== '' || create)
}

/** Else ana of one company would be ana of the other. */
function tellsDomains({ bind_as, filter }: Ways): boolean {
  const slots = bind_as === '' ? slotsIn(filter, readFilter) : slotsIn(bind_as, readTemplate)
  return slots.has('address') || slots.has('domain')
}

const readFilter = (text: string): ReadonlySet<Slot> => filterSlots(parseFilter(text))
const readTemplate = (text: string): ReadonlySet<Slot> => slotsOf(parseTemplate(text))

/** None where the text cannot be read. */
function slotsIn(text: string, read: (text: string) => ReadonlySet<Slot>): ReadonlySet<Slot> {
  try {
    return read(text)
  } catch (error) {
    if (error instanceof SyntaxFault) return new Set()
    throw error
  }
}

function isLdapUrl(text: string): boolean {
  if (!URL.canParse(text) || !/^ldaps?:\/\/[^/?#@]+\/?$/i.test(text)) return false
  return new URL(text).hostname !== ''
}

/** Passwords go through TLS, or do not leave this machine. */
function isPrivate(text: string): boolean {
  if (!URL.canParse(text)) return true
  const { protocol, hostname } = new URL(text)
  return (
    protocol === 'ldaps:' ||
    hostname === 'localhost' ||
    hostname === '[::1]' ||
    /^127(?:\.\d{1,3}){3}$/.test(hostname)
  )
}
