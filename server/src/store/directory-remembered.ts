/** What a thread remembers of the directory until anything in it changes. */
import { RecentMap } from '../lib/recent-map.ts'
import type { AccountId, DomainId, GroupId, OrganisationId } from '../mail/ids.ts'
import type { DkimKeyRecord } from './directory-dkim.ts'
import type { CompanyFaces } from './directory-faces.ts'
import type { FilterPart, FilterPlace } from './directory-filter.ts'
import type { CompanyFooter } from './directory-footer.ts'
import type { CompanyJournal } from './directory-journal.ts'
import type { Lane } from './directory-lanes.ts'
import type { MassLane } from './directory-mass-lane.ts'
import type { CompanyPeople } from './directory-people.ts'
import type { ScopedLimits } from './directory-rates.ts'
import type { HeldRules } from './directory-rules.ts'
import type { CompanySieve } from './directory-sieve.ts'
import type { AccountRecord, DomainRecord, Resolution, SharedMailboxRecord } from './directory-types.ts'

/** Answers of each kind kept in memory: about 30 MB when all are full. */
const REMEMBERED_MAX = 50_000
/** Of these, lists of senders: long ones are few, and short ones are read again at once. */
const FILTER_PARTS_MAX = 5_000
/** Companies whose domains and names are kept: those that get mail now. */
const FACES_MAX = 500
/** Companies whose lists of people are kept: 50 of 1,000 people are 10 MB. */
const PEOPLE_MAX = 50

/** What is remembered of one state of the directory. */
export class Remembered {
  readonly version: number
  readonly resolutions = new RecentMap<string, Promise<Resolution>>(REMEMBERED_MAX)
  readonly domains = new RecentMap<string, Promise<DomainRecord | undefined>>(REMEMBERED_MAX)
  readonly accounts = new RecentMap<AccountId, Promise<AccountRecord | undefined>>(REMEMBERED_MAX)
  readonly byAddress = new RecentMap<string, Promise<AccountRecord | undefined>>(REMEMBERED_MAX)
  readonly own = new RecentMap<AccountId, Promise<ReadonlySet<string>>>(REMEMBERED_MAX)
  readonly dkim = new RecentMap<DomainId, Promise<readonly DkimKeyRecord[]>>(REMEMBERED_MAX)
  readonly shared = new RecentMap<AccountId, Promise<readonly SharedMailboxRecord[]>>(REMEMBERED_MAX)
  readonly refused = new RecentMap<OrganisationId, Promise<ReadonlySet<string>>>(REMEMBERED_MAX)
  readonly companySieves = new RecentMap<OrganisationId, Promise<CompanySieve | undefined>>(REMEMBERED_MAX)
  readonly footers = new RecentMap<OrganisationId, Promise<CompanyFooter | undefined>>(REMEMBERED_MAX)
  readonly journals = new RecentMap<OrganisationId, Promise<CompanyJournal | undefined>>(REMEMBERED_MAX)
  readonly journalsAtAll = new RecentMap<'any', Promise<boolean>>(1)
  readonly groups = new RecentMap<AccountId, Promise<ReadonlySet<GroupId>>>(REMEMBERED_MAX)
  readonly rates = new RecentMap<AccountId, Promise<readonly ScopedLimits[]>>(REMEMBERED_MAX)
  readonly rules = new RecentMap<AccountId, Promise<readonly HeldRules[]>>(REMEMBERED_MAX)
  readonly filterPlaces = new RecentMap<AccountId, Promise<readonly FilterPlace[]>>(REMEMBERED_MAX)
  readonly filterParts = new RecentMap<string, Promise<FilterPart>>(FILTER_PARTS_MAX)
  readonly faces = new RecentMap<OrganisationId, Promise<CompanyFaces>>(FACES_MAX)
  readonly people = new RecentMap<OrganisationId, Promise<CompanyPeople>>(PEOPLE_MAX)
  readonly massLane = new RecentMap<'service', Promise<MassLane>>(1)
  readonly lanes = new RecentMap<AccountId, Promise<Lane>>(REMEMBERED_MAX)

  constructor(version: number) {
    this.version = version
  }
}
