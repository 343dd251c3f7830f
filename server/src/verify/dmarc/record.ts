/**
 * What a domain wants to be done with mail that says to be from it and is not.
 *
 *   _dmarc.otra.test TXT "v=DMARC1; p=reject; sp=quarantine; np=reject; adkim=s; t=y"
 *
 * RFC 9989 §4.7, §4.10.1
 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { parseTagList } from '../dkim/tag-list.ts'

export type Policy = 'none' | 'quarantine' | 'reject'

export type DmarcRecord = {
  readonly p: Policy
  readonly sp: Policy | undefined
  readonly np: Policy | undefined
  readonly strictDkim: boolean
  readonly strictSpf: boolean
  /** `t=y`: the policy is tried out, and counts one step less. */
  readonly testing: boolean
  /** Where reports are wanted, as it is written; nothing else stands in them. */
  readonly reportTo: readonly string[]
  /** Whether others register names below it: `y`, `n`, or `u`, who does not say. */
  readonly psd: 'y' | 'n' | 'u'
}

/** The version stands first and exactly so. RFC 9989 §4.7 */
const VERSION = /^[vV][ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)/
const REPORT_TO = /^[a-z][a-z0-9+.-]*:[^,\s]+$/i

/** Whether a TXT record is meant as a policy, well formed or not. */
export function isDmarcRecord(text: string): boolean {
  return VERSION.test(text.trim())
}

/** Undefined: it asks for nothing that could be done, so it counts for nothing. RFC 9989 §4.10.1 */
export function parseDmarcRecord(text: string): DmarcRecord | undefined {
  const tags = tagsOf(text)
  if (tags === undefined) return undefined
  const [p, sp, np] = ['p', 'sp', 'np'].map((name) => tags.get(name)?.toLowerCase())
  const reportTo = (tags.get('rua') ?? '')
    .split(',')
    .map((uri) => uri.trim())
    .filter((uri) => REPORT_TO.test(uri))
  const rest = {
    reportTo,
    strictDkim: tags.get('adkim')?.toLowerCase() === 's',
    strictSpf: tags.get('aspf')?.toLowerCase() === 's',
    testing: tags.get('t')?.toLowerCase() === 'y',
    psd: psdOf(tags.get('psd')),
  }
  if (isPolicy(p) && isPolicyOrNone(sp) && isPolicyOrNone(np)) return { p, sp, np, ...rest }
  // A mistake in what to do does not take the reports from who asks for them.
  if (reportTo.length === 0) return undefined
  return { p: 'none', sp: undefined, np: undefined, ...rest }
}

function tagsOf(text: string): ReadonlyMap<string, string> | undefined {
  try {
    return parseTagList(text)
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error
    return undefined
  }
}

function isPolicy(text: string | undefined): text is Policy {
  return text === 'none' || text === 'quarantine' || text === 'reject'
}

function isPolicyOrNone(text: string | undefined): text is Policy | undefined {
  return text === undefined || isPolicy(text)
}

function psdOf(text: string | undefined): DmarcRecord['psd'] {
  const letter = text?.toLowerCase()
  return letter === 'y' || letter === 'n' ? letter : 'u'
}
