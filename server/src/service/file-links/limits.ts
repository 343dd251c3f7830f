/** Bounds of files that others take by a link, each with its unit and reason. What is kept is bound by store/limits.ts. */
import {
  LINKED_FILE_OCTETS_MAX,
  LINKED_FILES_MAX,
  LINKED_OCTETS_MAX,
  LINKED_PIECE_OCTETS,
} from '../../store/limits.ts'

/** Where the pages are; the token follows. */
export const FILE_LINK_PATH = '/file/'
/** How many days a link is good for where its company does not say, the day it is made not counted: a month, as people plan. */
export const LINK_DAYS = 30
/** The most that a company may say: room that is taken comes back within a quarter. */
export const LINK_DAYS_MAX = 90
/** How long the last day lasts after it is over at Greenwich, in ms: until it is over everywhere. */
export const LAST_DAY_MS = 12 * 3600 * 1000
/** Characters of a name as it is asked for; what is kept is shorter. */
export const NAME_CHARACTERS_MAX = 1_000
/** Links that were none, of one network in the window and in each thread, before it has to wait: people mistype a few. */
export const WRONG_PER_NETWORK = 60
/** In ms. */
export const WRONG_WINDOW_MS = 15 * 60_000
/** Networks remembered by it: about 1 MB when full. */
export const WRONG_NETWORKS_MAX = 10_000
/** Downloads of one account's files under way at once in one thread: a piece of each is in memory. */
export const DOWNLOADS_AT_ONCE = 16
/** Pieces of one account that come at once in one thread: each is in memory. */
export const PIECES_AT_ONCE = 4
/** What a program has to know before it begins: octets of a file, of all together and of a piece, files. */
export const FILE_LINK_BOUNDS = {
  fileOctets: LINKED_FILE_OCTETS_MAX,
  keptOctets: LINKED_OCTETS_MAX,
  files: LINKED_FILES_MAX,
  pieceOctets: LINKED_PIECE_OCTETS,
} as const
