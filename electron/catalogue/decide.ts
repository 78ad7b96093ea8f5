/** Accepting and dismissing what was proposed: the only way from a proposal into the catalogue. */
import {
  decideProposal,
  findModel,
  getProposal,
  insertModel,
  type ModelRow,
  type ProposalRow,
  updateModel,
} from '#db/repos';
import type { ReadDb, WriteDb } from '#db';
import { err, ok, type Result, utcDay } from '#shared/base';
import type { Refusal } from '#shared/contract';
import { CONFIDENCE_WORDS, type Modality, type PriceId, type ProposalId, type Tier } from '#shared/domain';
import type { PriceUnit } from '#shared/money';
import { badField, type CatalogueDeps, noSuch, note, writePrice } from './edit.ts';
import { keptRate, type KeptRate, rateOfProposal } from './rates.ts';
import { proposeTier, readTierRule } from './tiers.ts';

/** What the person adds to what was proposed, or says otherwise. */
export interface Acceptance {
  readonly proposalId: ProposalId;
  readonly modality?: Modality | undefined;
  readonly task?: string | undefined;
  readonly tier?: Tier | undefined;
  /** Where the source does not say it. */
  readonly unit?: PriceUnit | undefined;
  readonly perUnits?: bigint | undefined;
  readonly replacedBy?: string | undefined;
}

/** What a proposal would do, looked at before any of several is done. */
type Act = (tx: WriteDb) => PriceId | null;

/**
 * All of them or none. Errors carry the field `items.N…`: no such proposal, decided already, its model is not (or is
 * already) in the catalogue, one twice, `unit` or `modality` that nobody said.
 */
export function acceptProposals(
  tx: WriteDb,
  deps: CatalogueDeps,
  items: readonly Acceptance[],
  actor: string,
): Result<number, Refusal> {
  const acts: (readonly [ProposalRow, Act])[] = [];
  const added = new Set<string>();
  for (const [index, item] of items.entries()) {
    const found = findOpen(tx, item.proposalId);
    if (!found.ok) return found;
    const proposal = found.value;
    const act = actOf(tx, deps, proposal, item, `items.${index}`);
    if (!act.ok) return act;
    // Two proposals of a new model are one too many; so is one proposal twice.
    const name = proposal.kind === 'new-model' ? `${proposal.accountId} ${proposal.modelKey}` : proposal.id;
    if (added.has(name))
      return err(badField(`items.${index}`, `"${proposal.modelKey}" is among these twice.`));
    added.add(name);
    acts.push([proposal, act.value]);
  }
  for (const [proposal, act] of acts) {
    const priceId = act(tx);
    decideProposal(tx, proposal.id, {
      state: 'accepted',
      decidedBy: actor,
      decidedAtMs: deps.nowMs(),
      priceId,
    });
    note(tx, deps, actor, `accepted ${proposal.kind} of "${proposal.modelKey}" (${proposal.source})`);
  }
  return ok(acts.length);
}

export function dismissProposals(
  tx: WriteDb,
  deps: CatalogueDeps,
  ids: readonly ProposalId[],
  actor: string,
): Result<number, Refusal> {
  const wanted = [...new Set(ids)];
  for (const id of wanted) {
    const found = findOpen(tx, id);
    if (!found.ok) return found;
  }
  for (const id of wanted)
    decideProposal(tx, id, { state: 'dismissed', decidedBy: actor, decidedAtMs: deps.nowMs() });
  return ok(wanted.length);
}

function findOpen(db: ReadDb, id: ProposalId): Result<ProposalRow, Refusal> {
  const proposal = getProposal(db, id);
  if (!proposal) return err(noSuch('proposal', id));
  if (proposal.state === 'open') return ok(proposal);
  const message = `This proposal for ${proposal.modelKey} was ${proposal.state} already. Look at the list again.`;
  return err({ code: 'wrong-state', message, state: proposal.state });
}

function actOf(
  db: ReadDb,
  deps: CatalogueDeps,
  proposal: ProposalRow,
  item: Acceptance,
  field: string,
): Result<Act, Refusal> {
  const model = findModel(db, proposal.accountId, proposal.modelKey);
  if (proposal.kind === 'new-model') {
    if (model)
      return err(badField(field, `"${proposal.modelKey}" is in the catalogue by now; dismiss this.`));
    return addition(db, deps, proposal, item, field);
  }
  if (!model)
    return err(badField(field, `"${proposal.modelKey}" is not in the catalogue. Add the model first.`));
  switch (proposal.kind) {
    case 'price': {
      const rate = rateWith(proposal, item, field);
      if (!rate.ok) return rate;
      return ok((tx) => writeProposed(tx, deps, model, rate.value, proposal));
    }
    case 'gone':
      return ok((tx) => {
        const replacedBy = item.replacedBy ?? proposal.replacedBy;
        updateModel(tx, model.id, { goneAtMs: deps.nowMs(), replacedBy });
        return null;
      });
    case 'listed-again':
      return ok((tx) => {
        updateModel(tx, model.id, { goneAtMs: null, replacedBy: null, listedAtMs: deps.nowMs() });
        return null;
      });
    case 'form':
      return ok((tx) => {
        updateModel(tx, model.id, { form: proposal.form });
        return null;
      });
  }
}

function addition(
  db: ReadDb,
  deps: CatalogueDeps,
  proposal: ProposalRow,
  item: Acceptance,
  field: string,
): Result<Act, Refusal> {
  const modality = item.modality ?? proposal.modality;
  if (modality === null)
    return err(
      badField(`${field}.modality`, `Say what ${proposal.modelKey} makes: image, video, audio or text.`),
    );
  const rate = proposal.nanos === null ? null : rateWith(proposal, item, field);
  if (rate && !rate.ok) return rate;
  const kept = rate?.ok === true ? rate.value : null;
  return ok((tx) => {
    const model: ModelRow = {
      id: deps.makeId<'model'>(),
      accountId: proposal.accountId,
      key: proposal.modelKey,
      modality,
      task: item.task ?? proposal.task ?? USUAL_TASKS[modality],
      tier: item.tier ?? proposal.tier ?? proposeTier(kept, readTierRule(db)),
      form: proposal.form,
      listedAtMs: proposal.checkId === null ? null : proposal.createdAtMs,
      goneAtMs: null,
      replacedBy: null,
    };
    insertModel(tx, model);
    return kept && writeProposed(tx, deps, model, kept, proposal);
  });
}

const USUAL_TASKS: Readonly<Record<Modality, string>> = {
  image: 'Pictures',
  video: 'Film',
  audio: 'Sound',
  text: 'Text',
};

function rateWith(proposal: ProposalRow, item: Acceptance, field: string): Result<KeptRate, Refusal> {
  const said = rateOfProposal(proposal);
  if (said) return ok(said);
  const { nanos: amount, perUnits, currency } = proposal;
  if (amount === null || currency === null || item.unit === undefined)
    return err(
      badField(
        `${field}.unit`,
        `The source does not say per what ${proposal.modelKey} costs that. Choose a unit.`,
      ),
    );
  const rate = keptRate({ amount, perUnits: item.perUnits ?? perUnits ?? 1n, unit: item.unit, currency });
  return rate.ok ? rate : err({ ...rate.error, field: `${field}.${rate.error.field}` });
}

/** The source keeps how sure the figure was, so that whoever reads the price later sees it. */
const writeProposed = (
  tx: WriteDb,
  deps: CatalogueDeps,
  model: ModelRow,
  rate: KeptRate,
  { source, sourceDay, confidence, unit }: ProposalRow,
): PriceId => {
  const doubts = [
    ...(confidence === 'provider' ? [] : [CONFIDENCE_WORDS[confidence]]),
    ...(unit === null ? ['unit chosen here'] : []),
  ];
  return writePrice(tx, deps, model.id, rate, {
    source: doubts.length === 0 ? source : `${source} (${doubts.join('; ')})`,
    sourceDay,
    validFrom: utcDay(deps.nowMs()),
  });
};
