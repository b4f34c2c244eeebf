import { chatsContract } from './chats.ts';
import { connectionsContract } from './connections.ts';
import { countsContract } from './counts.ts';
import { erasingContract } from './erasing.ts';
import { figuresContract } from './figures.ts';
import { findingContract } from './finding.ts';
import { mailsContract } from './mails.ts';
import { membersContract } from './members.ts';
import { agentsContract, settingsContract } from './people-and-settings.ts';
import { racesContract } from './races.ts';
import { recountContract } from './recount.ts';
import { rotationContract } from './rotation.ts';
import { settingHistoryContract } from './setting-history.ts';
import type { NewStore } from './setup.ts';
import { tagsContract } from './tags.ts';
import { threadsContract } from './threads.ts';
import { ticketsContract } from './tickets.ts';
import { timersContract } from './timers.ts';
import { viewsContract } from './views.ts';

/** What every store must do; `runs` is how often the laws are tried. */
export function storeContract(newStore: NewStore, { runs }: { runs: number }): void {
  ticketsContract(newStore);
  threadsContract(newStore);
  mailsContract(newStore);
  chatsContract(newStore);
  viewsContract(newStore);
  tagsContract(newStore);
  findingContract(newStore);
  rotationContract(newStore);
  countsContract(newStore);
  figuresContract(newStore);
  agentsContract(newStore);
  membersContract(newStore);
  settingsContract(newStore);
  settingHistoryContract(newStore);
  connectionsContract(newStore);
  timersContract(newStore);
  recountContract(newStore);
  erasingContract(newStore);
  racesContract(newStore, runs);
}
