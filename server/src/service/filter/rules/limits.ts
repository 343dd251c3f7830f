/** Limits of the rules of level 4, each with its unit and reason. */
import type { SettingScope } from '../../../store/directory-settings.ts'

/** Entries that each place may have in its three lists together: all of one place are in memory while it gets mail. */
export const ENTRIES_MAX: Readonly<Record<SettingScope, number>> = {
  account: 1_000,
  group: 1_000,
  domain: 5_000,
  organisation: 5_000,
  service: 20_000,
}
/** Points of a threshold, from and to: below, any message is junk; above, none ever is, which `never` says better. */
export const POINTS_MIN = 0.5
export const POINTS_MAX = 1_000
/** Countries that a place may name: about as many as there are. */
export const COUNTRIES_MAX = 250
/** Octets of an entry as somebody writes it: a local part, an @ and a domain. RFC 5321 §4.5.3.1 */
export const SUBJECT_OCTETS_MAX = 320
/** Entries that one call adds or takes away: more come in several calls, and each is one transaction. */
export const ENTRIES_AT_ONCE_MAX = 500
