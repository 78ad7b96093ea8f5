/** What the fake backend does not do: procedures of the contract that the window does not call yet. */
import { implement } from '@orpc/server';
import { contract } from '#shared/contract';

const os = implement(contract);

function notInTheFake(): never {
  throw new Error('the fake backend does not do this');
}

export const workspaceGaps = {
  backups: os.workspace.backups.handler(notInTheFake),
  backup: os.workspace.backup.handler(notInTheFake),
};

export const queueGaps = {
  lane: os.queue.lane.handler(notInTheFake),
  network: os.queue.network.handler(notInTheFake),
  prioritise: os.queue.prioritise.handler(notInTheFake),
  move: os.queue.move.handler(notInTheFake),
  deadline: os.queue.deadline.handler(notInTheFake),
};

export const accountGaps = {
  kinds: os.accounts.kinds.handler(notInTheFake),
  edit: os.accounts.edit.handler(notInTheFake),
  keyPlaces: os.accounts.keyPlaces.handler(notInTheFake),
  setKey: os.accounts.setKey.handler(notInTheFake),
  removeKey: os.accounts.removeKey.handler(notInTheFake),
  checkKey: os.accounts.checkKey.handler(notInTheFake),
  unlockKeys: os.accounts.unlockKeys.handler(notInTheFake),
};

export const awardGaps = {
  edit: os.awards.edit.handler(notInTheFake),
  activate: os.awards.activate.handler(notInTheFake),
  close: os.awards.close.handler(notInTheFake),
  archive: os.awards.archive.handler(notInTheFake),
  terms: os.awards.terms.handler(notInTheFake),
  choices: os.awards.choices.handler(notInTheFake),
  importPreview: os.awards.importPreview.handler(notInTheFake),
  importCommit: os.awards.importCommit.handler(notInTheFake),
};

export const peopleGaps = {
  list: os.people.list.handler(notInTheFake),
  setRole: os.people.setRole.handler(notInTheFake),
};

export const modelGaps = {
  add: os.models.add.handler(notInTheFake),
  edit: os.models.edit.handler(notInTheFake),
};

/** Nothing waits for a decision here. */
export const catalogueGaps = {
  prices: {
    add: os.prices.add.handler(notInTheFake),
    confirm: os.prices.confirm.handler(notInTheFake),
  },
  catalogue: {
    proposals: os.catalogue.proposals.handler(() => ({ open: [], decided: [] })),
    checks: os.catalogue.checks.handler(() => []),
    check: os.catalogue.check.handler(notInTheFake),
    accept: os.catalogue.accept.handler(notInTheFake),
    dismiss: os.catalogue.dismiss.handler(notInTheFake),
    importPreview: os.catalogue.importPreview.handler(notInTheFake),
    importCommit: os.catalogue.importCommit.handler(notInTheFake),
    tierRule: os.catalogue.tierRule.handler(notInTheFake),
    setTierRule: os.catalogue.setTierRule.handler(notInTheFake),
  },
};

export const reportGaps = { clocks: os.reports.clocks.handler(notInTheFake) };

export const ledgerGaps = {
  page: os.ledger.page.handler(notInTheFake),
  totals: os.ledger.totals.handler(notInTheFake),
  choices: os.ledger.choices.handler(notInTheFake),
  entry: os.ledger.entry.handler(notInTheFake),
  export: os.ledger.export.handler(notInTheFake),
};

export const ledgerActGaps = {
  allocations: {
    rules: os.allocations.rules.handler(notInTheFake),
    edit: os.allocations.edit.handler(notInTheFake),
    modify: os.allocations.modify.handler(notInTheFake),
    revise: os.allocations.revise.handler(notInTheFake),
    rebudget: os.allocations.rebudget.handler(notInTheFake),
  },
  costs: {
    list: os.costs.list.handler(notInTheFake),
    get: os.costs.get.handler(notInTheFake),
    charge: os.costs.charge.handler(notInTheFake),
    refund: os.costs.refund.handler(notInTheFake),
    adjust: os.costs.adjust.handler(notInTheFake),
  },
  transfers: {
    request: os.transfers.request.handler(notInTheFake),
    approve: os.transfers.approve.handler(notInTheFake),
    decline: os.transfers.decline.handler(notInTheFake),
    list: os.transfers.list.handler(notInTheFake),
  },
  splits: {
    add: os.splits.add.handler(notInTheFake),
    list: os.splits.list.handler(notInTheFake),
    apply: os.splits.apply.handler(notInTheFake),
  },
  credits: {
    add: os.credits.add.handler(notInTheFake),
    list: os.credits.list.handler(notInTheFake),
    use: os.credits.use.handler(notInTheFake),
  },
};
