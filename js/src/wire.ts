// Generated from mlwidget/{wire,questions,replies,frozen}.py by generate_wire.py. Do not edit.

/**
 * What crosses to a browser: the one description, from which `js/src/wire.ts` is generated.
 *
 * A message is a JSON header and at most one binary buffer. Numbers of series travel in the buffer only,
 * as little-endian 64-bit floats, so that NaN and ±Inf arrive as they are. Points stand there as three
 * columns of `n` numbers each, one after the other: steps, times (seconds since the epoch), values.
 *
 * A view shows one run or several; `of` in each message says which one it speaks of, counted from 0.
 *
 * Down to the browser, for each run in the order of `seq` (which grows by one with each, from 0):
 *
 * * `snapshot`: all that a viewer needs to draw from nothing; it replaces what the viewer has.
 * * `points`: what is new in some metrics, and the run's header when it changed.
 * * `heartbeat`: nothing new; the sender is alive.
 * * `closed`: the sender stops: the run has ended and everything was sent, or there was trouble.
 *
 * Up from the browser: `ready` (a view opened) and `resync` (a number in `seq` is missing), both answered
 * by a snapshot, and `keeps` (what is saved of the view may be refreshed). The live path never waits for
 * them.
 *
 * Beside it, in no order: an `ask` with a question, and the `answer` that names its number. What a viewer
 * needs only when somebody looks at it (a section of a series, a table's rows, a file, a log) is asked
 * for; so is everything that a viewer can do (stop the run, turn a knob, change a tag).
 *
 * Metrics whose name begins with `INTERNAL` are records of ours: how far a run has come
 * (`mlwidget:progress`: the step is what is done, the value what there is to do), each turn of a knob
 * (`mlwidget:knob/<name>`), and what its machine does (`mlwidget:system/<part>/<name> (<unit>)`).
 */

/** Grows when an older browser could not read what a newer kernel sends. */
export const PROTOCOL = 2;

export const INTERNAL = "mlwidget:";

/** Of metrics that tell what the machine of a run does. */
export const SYSTEM = "mlwidget:system/";

/** The kinds that have a chart. A scalar metric of nothing but text crosses as `text`. */
export const KINDS = [
  "scalar",
  "text",
  "table",
  "image",
  "confusion_matrix",
  "accuracy_table",
  "residuals",
  "predictions",
] as const;
export type Kind = (typeof KINDS)[number];

export const STATUSES = [
  "Queued",
  "NotStarted",
  "Preparing",
  "Provisioning",
  "Starting",
  "Running",
  "CancelRequested",
  "Canceled",
  "Finalizing",
  "Completed",
  "Failed",
  "NotResponding",
  "Paused",
] as const;
export type Status = (typeof STATUSES)[number];

/** A value of the run that a viewer may turn. */
export interface Knob {
  readonly name: string;
  readonly type: "float" | "int" | "bool" | "text";
  readonly value: unknown;
  readonly default: unknown;
  readonly min: number | null;
  readonly max: number | null;
  readonly log: boolean;
  readonly choices: readonly unknown[] | null;
}

/** What a view says about the run above its charts. */
export interface RunHeader {
  readonly id: string;
  readonly experiment: string;
  readonly name: string;
  /** Counts the runs of the experiment, from 1. */
  readonly number: number;
  readonly status: Status;
  /** Why the run has this status, in words: the error's last line, the lost process. */
  readonly reason: string | null;
  /** Seconds since the epoch. */
  readonly started: number | null;
  readonly ended: number | null;
  /** The sender's clock: the viewer's may be wrong. */
  readonly now: number;
  /** Trouble in storage, one sentence each; empty when all is well. */
  readonly health: readonly string[];
  readonly tags: Readonly<Record<string, string | null>>;
  readonly knobs: readonly Knob[];
  /** How many runs are below this one. */
  readonly children: number;
  /** Grows with each change of the run in the store: what was asked for may be old by then. */
  readonly version: number;
}

/** A metric, and points of it inside the message's buffer. */
export interface SeriesPart {
  readonly id: number;
  readonly name: string;
  readonly kind: Kind;
  /** Points or entries that the metric holds in the store, after this message. */
  readonly total: number;
  /** Points in this message; thinned, each bucket's least and greatest value stay. */
  readonly n: number;
  /** Byte where the columns start. */
  readonly at: number;
}

/** Replaces what the viewer has. */
export interface Snapshot {
  readonly type: "snapshot";
  readonly protocol: number;
  readonly of: number;
  readonly seq: number;
  /** Sent unasked, and coarse: a viewer that has missed nothing passes it over. */
  readonly heals: boolean;
  readonly run: RunHeader;
  readonly series: readonly SeriesPart[];
}

/** Adds to what the viewer has. */
export interface Points {
  readonly type: "points";
  readonly protocol: number;
  readonly of: number;
  readonly seq: number;
  readonly run: RunHeader | null;
  /** Metrics that were not told of before, with what they have. */
  readonly series: readonly SeriesPart[];
  /**
   * Known metrics that have more: id, points in this message, points in the store. Their columns
   * follow those of `series`, in this order.
   */
  readonly news: readonly (readonly number[])[];
}

/** Sent at least every `HEARTBEAT_SECONDS`. */
export interface Heartbeat {
  readonly type: "heartbeat";
  readonly protocol: number;
  readonly of: number;
  readonly seq: number;
  readonly now: number;
}

/** The last message. */
export interface Closed {
  readonly type: "closed";
  readonly protocol: number;
  readonly of: number;
  readonly seq: number;
  /** None after an ended run; otherwise what went wrong, in words. */
  readonly reason: string | null;
}

/** A viewer that hears nothing for three of these says so. */
export const HEARTBEAT_SECONDS = 2;

/** A view opened. */
export interface Ready {
  readonly type: "ready";
  readonly protocol: number;
  /** Whether it has a picture of every run already: then it wants no snapshot. */
  readonly has: boolean;
}

/** The view stays when the output around it is displayed anew: what is saved may be refreshed. */
export interface Keeps {
  readonly type: "keeps";
  readonly protocol: number;
}

/** A message is missing; a snapshot heals. */
export interface Resync {
  readonly type: "resync";
  readonly protocol: number;
  readonly of: number;
  /** The number that was expected. */
  readonly seq: number;
}

export type Down = Snapshot | Points | Heartbeat | Closed;

/**
 * What a viewer asks for, and how it is answered; the rest of what crosses stands in `mlwidget.wire`.
 *
 * What a viewer needs only when somebody looks at it (a section of a series, a table's rows, a file, a
 * log) is asked for; so is everything that a viewer can do (stop the run, turn a knob, change a tag). The
 * class of an answer's body has the question's name.
 */

/** A section of some series, as fine as it is wanted, down to every point. */
export interface AskRange {
  readonly what: "range";
  readonly series: readonly number[];
  readonly axis: "step" | "time";
  /** The section's ends on that axis; None for the first or the last point. */
  readonly low: number | null;
  readonly high: number | null;
  /** Points of each series, about. */
  readonly most: number;
}

/** The section of one series; its columns stand in the buffer, in ascending order of the axis. */
export interface RangePart {
  readonly id: number;
  readonly n: number;
  readonly at: number;
  /** Points that the section holds in the store. */
  readonly count: number;
  /** Whether each of them is here. */
  readonly exact: boolean;
}

/** The sections as they were asked for. A neighbour outside each end is among the points. */
export interface Range {
  readonly parts: readonly RangePart[];
}

/** Entries number `start` to `stop` of a metric that is not scalar; negative from the end. */
export interface AskEntries {
  readonly what: "entries";
  readonly series: number;
  readonly start: number;
  readonly stop: number | null;
}

/** One logged thing. */
export interface Entry {
  readonly number: number;
  readonly step: number;
  readonly time: number;
  /** A report as it was logged; an image's `{"artifact", "format"}`; a text. */
  readonly value: unknown;
}

/** Some entries of a metric. */
export interface Entries {
  readonly total: number;
  readonly entries: readonly Entry[];
}

/** Rows of a table. */
export interface AskRows {
  readonly what: "rows";
  readonly series: number;
  readonly start: number;
  readonly stop: number;
  /** A column's name; None for the order in which they were logged. */
  readonly sort: string | null;
  readonly descending: boolean;
}

/**
 * Rows of a table.
 *
 * A number that is not finite is `{"float": "nan" | "inf" | "-inf"}`; a whole one that a browser would
 * round is `{"int": "9007199254740993"}`.
 */
export interface Rows {
  readonly columns: readonly string[];
  /** Whether a column holds nothing but numbers. */
  readonly numeric: readonly boolean[];
  readonly total: number;
  readonly rows: readonly (readonly unknown[])[];
}

/** The run's files, by name; at most `MOST_FILES` at once. */
export interface AskFiles {
  readonly what: "files";
  /** Only those whose name begins with one of these, such as `logs/`. */
  readonly under?: readonly string[];
  /** Only those after this name: ask on with the last one of an answer. */
  readonly after?: string;
}

export const MOST_FILES = 5000;

/** A file of the run. */
export interface FileRow {
  readonly name: string;
  readonly size: number;
  /** When it was kept or last written, in seconds since the epoch. */
  readonly time: number;
  /** Whether it may still grow: it is a file of a run that is not over, and not kept yet. */
  readonly live: boolean;
}

/** The run's files by name; those under `logs/` are also its logs. */
export interface Files {
  readonly files: readonly FileRow[];
  /** How many there are under what was asked for, whatever they come after. */
  readonly total: number;
}

/** Bytes number `start` to `stop` of a file; negative ones count from the end. */
export interface AskBytes {
  readonly what: "bytes";
  readonly name: string;
  readonly start: number;
  readonly stop: number | null;
}

/** Bytes of a file, in the buffer; at most `MOST_BYTES` at once. */
export interface Bytes {
  readonly start: number;
  /** Of the whole file. */
  readonly size: number;
}

export const MOST_BYTES = 4000000;

/** Where one of some texts stands next in a file. */
export interface AskFind {
  readonly what: "find";
  readonly name: string;
  readonly texts: readonly string[];
  /** The byte to begin at. Backwards, what is found begins before it. */
  readonly start: number;
  readonly backwards: boolean;
  /** Whether capital letters are others than small ones. */
  readonly case: boolean;
}

/** Where it stands. */
export interface Find {
  /** The byte; None where it does not stand between the start and the end that was looked at. */
  readonly at: number | null;
  /** The byte up to which was looked; ask on from there. */
  readonly looked: number;
}

/** The lines of a file that hold one of some texts, as written, with those indented below them. */
export interface AskLines {
  readonly what: "lines";
  readonly name: string;
  readonly texts: readonly string[];
  /** A byte of the line to begin with. Backwards, what is found begins before it. */
  readonly start: number;
  readonly backwards: boolean;
}

/** Some of those lines, in the buffer one piece after the other. */
export interface Lines {
  /**
   * The byte of each, how many bytes it has, and 1 where it begins in the middle of a line, which then
   * is far too long, else 0. Two pieces, or two answers, may hold the same lines.
   */
  readonly pieces: readonly (readonly number[])[];
  /** Where the line begins from which it was looked. */
  readonly start: number;
  /** The line up to which was looked; ask on from there. */
  readonly looked: number;
  /** Whether there was nothing more to look at. */
  readonly done: boolean;
  /** Of the whole file. */
  readonly size: number;
}

/** The run and the runs below it. */
export interface AskRuns {
  readonly what: "runs";
  /** Whether the runs below it are wanted; else only itself. */
  readonly children: boolean;
  /** The number of the first row, from 0: `next` of the answer before; 0 to begin. */
  readonly start: number;
  /** Leave out what ended well before that time, `now` of an earlier answer; None for all. */
  readonly after: number | null;
}

/** A run in a few words. */
export interface RunRow {
  readonly id: string;
  readonly name: string;
  readonly number: number;
  readonly status: Status;
  readonly started: number | null;
  readonly ended: number | null;
  readonly tags: Readonly<Record<string, string | null>>;
  /** Arguments, properties and knobs by name. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /**
   * The last number of each scalar metric. One that is not finite is `{"float": "nan" | "inf" |
   * "-inf"}`, here and in `parameters`.
   */
  readonly metrics: Readonly<Record<string, unknown>>;
}

/** Runs: the run itself first, then those below it, oldest first. */
export interface Runs {
  /** How many there are in all, itself too. */
  readonly total: number;
  /** Where to ask on: an answer holds the rows that a moment sufficed for. None after the last. */
  readonly next: number | null;
  /** The sender's clock when it began to look. */
  readonly now: number;
  readonly rows: readonly RunRow[];
}

/** All that is known of the run beside what it logged. */
export interface AskDetails {
  readonly what: "details";
}

/** A notebook cell that ran inside the run. */
export interface CellRow {
  /** As the notebook has it; None where it has none. */
  readonly id: string | null;
  readonly count: number | null;
  readonly source: string;
  readonly started: number;
  readonly duration: number | null;
  readonly error: string | null;
}

/** A name and what it says. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** What ended the run. */
export interface RunError {
  readonly type: string;
  readonly message: string;
  readonly traceback: string;
}

/** When a run got a status. */
export interface StatusChange {
  readonly time: number;
  readonly status: Status;
}

/** Something odd, and how often. */
export interface WarningRow {
  readonly message: string;
  readonly count: number;
  readonly time: number | null;
}

/** All that is known of the run beside what it logged. */
export interface Details {
  /** Id, place, type, parent, process and the like. */
  readonly facts: readonly Fact[];
  /** What it ran with: Python, packages, machine. */
  readonly environment: readonly Fact[];
  /** What it was made from: the program, git, the snapshot. */
  readonly code: readonly Fact[];
  readonly parameters: readonly Fact[];
  readonly properties: readonly Fact[];
  readonly cells: readonly CellRow[];
  readonly history: readonly StatusChange[];
  readonly error: RunError | null;
  readonly warnings: readonly WarningRow[];
}

/** End the run as Canceled. */
export interface AskStop {
  readonly what: "stop";
  /** Interrupt it at once, though it was asked before and its loop may end by itself. */
  readonly now: boolean;
}

/** Turn a knob. */
export interface AskTurn {
  readonly what: "turn";
  readonly knob: string;
  readonly value: unknown;
}

/** Change tags: set some, remove some. */
export interface AskTag {
  readonly what: "tag";
  readonly set: Readonly<Record<string, string | null>>;
  readonly remove: readonly string[];
}

/** What was asked for is on its way. */
export interface Done {
  readonly done: boolean;
}

/** The body of the answer to each question. */
export interface Answers {
  readonly range: Range;
  readonly entries: Entries;
  readonly rows: Rows;
  readonly files: Files;
  readonly bytes: Bytes;
  readonly find: Find;
  readonly lines: Lines;
  readonly runs: Runs;
  readonly details: Details;
  readonly stop: Done;
  readonly turn: Done;
  readonly tag: Done;
}

export type Question = AskRange | AskEntries | AskRows | AskFiles | AskBytes | AskFind | AskLines | AskRuns | AskDetails | AskStop | AskTurn | AskTag;

/** A question, with a number that its answer names. */
export interface Ask {
  readonly type: "ask";
  readonly protocol: number;
  readonly of: number;
  readonly id: number;
  readonly question: Question;
}

/** The answer to the question of that number; each has one, though it may never arrive. */
export interface Answer {
  readonly type: "answer";
  readonly protocol: number;
  readonly of: number;
  readonly id: number;
  /** Why there is no answer, in words; None when there is one. */
  readonly error: string | null;
  /** One of `Answers`. */
  readonly body: unknown;
}

/** What a browser sends. */
export type Up = Ready | Keeps | Resync | Ask;

/**
 * What the server replies, and what it is sent: bodies of its REST, each a JSON object.
 *
 * What a live view is told stands in `mlwidget.wire`; what the two have in common in `mlwidget.questions`.
 * A number that is not finite is `{"float": "nan" | "inf" | "-inf"}`, as everywhere.
 */

/** A workspace that the server may open. */
export interface WorkspaceRow {
  readonly name: string;
  /** Its folder, by which it is asked for. */
  readonly place: string;
}

/** The workspaces of this machine: the server's own first. */
export interface Workspaces {
  readonly workspaces: readonly WorkspaceRow[];
}

/** An experiment. */
export interface ExperimentRow {
  readonly name: string;
  /** How many it has that are below no other. */
  readonly runs: number;
  readonly archived: boolean;
  readonly tags: Readonly<Record<string, string | null>>;
}

/** The experiments of a workspace, archived ones too, by the time they were made. */
export interface Experiments {
  readonly experiments: readonly ExperimentRow[];
}

/** A run in a list. */
export interface ListRow {
  readonly id: string;
  readonly name: string;
  readonly number: number;
  readonly experiment: string;
  readonly status: Status;
  readonly reason: string | null;
  readonly created: number;
  readonly started: number | null;
  readonly ended: number | null;
  readonly parent: string | null;
  /** How many runs are below it. */
  readonly children: number;
  readonly archived: boolean;
  /** The notebook that it was started in, below the server's own folder; None for any other program. */
  readonly notebook: string | null;
  readonly tags: Readonly<Record<string, string | null>>;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The last values that were asked for; of a run that was asked for alone, all. */
  readonly metrics: Readonly<Record<string, unknown>>;
}

/** Some of the runs that were found. */
export interface RunList {
  /** How many there are in all. */
  readonly total: number;
  /** Where to ask on; None after the last. */
  readonly next: number | null;
  /** How many runs of the workspace go on, found or not. */
  readonly running: number;
  readonly rows: readonly ListRow[];
  /** The server's clock, in seconds since the epoch. */
  readonly now: number;
  /** Whether all runs were looked at; else there may be more a moment later. */
  readonly complete: boolean;
}

/** The runs with one value. */
export interface GroupRow {
  readonly value: string;
  readonly count: number;
}

/** The runs that were found, by the values of one name; the value of the newest run first. */
export interface Groups {
  readonly groups: readonly GroupRow[];
}

/** What runs have and can be found, sorted and grouped by. */
export interface Names {
  readonly metrics: readonly string[];
  readonly parameters: readonly string[];
  readonly tags: readonly string[];
}

/** A series in a few points: where they lie between 0 and 1, and their values. */
export interface Spark {
  readonly x: readonly number[];
  readonly y: readonly unknown[];
}

/** The course of one metric in some runs, by their ids; runs without it are left out. */
export interface Sparks {
  readonly sparks: Readonly<Record<string, Spark>>;
}

/** A metric of a run. */
export interface MetricRow {
  readonly name: string;
  /** `scalar`, `table`, `image` and so on. */
  readonly kind: string;
  /** Points or entries. */
  readonly count: number;
  /** The last number of a scalar metric; None for any other. */
  readonly last: unknown;
}

/**
 * The metrics of a run, by the time of their first point.
 *
 * Those whose name begins with `mlwidget:` are records of ours.
 */
export interface Metrics {
  readonly metrics: readonly MetricRow[];
}

/** A section of a scalar metric, in ascending order of its axis. */
export interface Series {
  readonly name: string;
  /** Points that the section holds in the store. */
  readonly count: number;
  /** Whether each of them is here; else those that show the same, with every spike. */
  readonly exact: boolean;
  readonly steps: readonly number[];
  /** Seconds since the epoch. */
  readonly times: readonly number[];
  readonly values: readonly unknown[];
}

/** The same section of some metrics. A neighbour outside each end is among the points. */
export interface SeriesList {
  readonly series: readonly Series[];
}

/** A knob is to be turned. */
export interface Turn {
  readonly knob: string;
  readonly value: unknown;
}

/** What is to change of a run; what is not named stays. */
export interface Change {
  readonly name?: string;
  /** Tags to add, or to give another value. */
  readonly tags?: Readonly<Record<string, string | null>>;
  /** Tags to remove. */
  readonly remove?: readonly string[];
  readonly archived?: boolean;
}

/** The runs that were thrown away, those below included; each can be restored. */
export interface Removed {
  readonly runs: readonly string[];
}

/** Why there is no reply of another kind. */
export interface Trouble {
  readonly message: string;
  readonly reason: string | null;
}

/** What the socket of a list says: what it shows may be different now. */
export interface News {
  /** Counts the changes. */
  readonly changed: number;
}

/**
 * What is kept of a view for when there is neither a kernel nor a store: in a saved notebook, in a page.
 *
 * It is bytes that zlib has made small: the length of the JSON (4 bytes, little-endian), the JSON (a
 * `Frozen`), and a rest in which each `at` counts from its first byte.
 */

/**
 * Columns of several series, one series after the other: all steps, all times, all values.
 *
 * Of a column's numbers the first bytes come first, then the second ones (planes). Steps are whole;
 * times are counted in ticks from a base; both, and values that are rounded, as the difference to the
 * number before, times two, and minus one where it is negative. Of a rounded value the higher half is
 * left, which has six digits; behind the planes then stand the last step, time and value of each series
 * that has points, as they are. Where `exact` is set times and values are 64-bit floats.
 */
export interface Coded {
  readonly at: number;
  /** Points of each series. */
  readonly n: readonly number[];
  /** Of steps, times, values. */
  readonly planes: readonly number[];
  readonly base: number;
  /** Seconds. */
  readonly tick: number;
  readonly exact: boolean;
}

/** What is kept of one run: the answers to some questions. */
export interface Held {
  readonly details: Details | null;
  readonly files: Files | null;
  /** The run, and the runs below it. */
  readonly runs: Runs | null;
  readonly entries: readonly HeldEntries[];
  readonly rows: readonly HeldRows[];
  readonly bytes: readonly HeldBytes[];
  readonly fine: readonly HeldFine[];
}

/** Some entries of a metric. */
export interface HeldEntries {
  readonly series: number;
  readonly answer: Entries;
}

/** The first rows of a table, in the order in which they were logged. */
export interface HeldRows {
  readonly series: number;
  readonly answer: Rows;
}

/** Some bytes of a file, `n` from `start` on. */
export interface HeldBytes {
  readonly name: string;
  readonly start: number;
  /** Of the whole file. */
  readonly size: number;
  readonly at: number;
  readonly n: number;
}

/** More points of a series than the picture shows, in the order of their steps. */
export interface HeldFine {
  readonly series: number;
  /** Points of it in the store. */
  readonly count: number;
  readonly columns: Coded;
}

/** What is left of a view when there is neither a kernel nor a store. */
export interface Frozen {
  readonly protocol: number;
  /** One for each run. Where its columns stand is said by `columns`, not by `at`. */
  readonly pictures: readonly Snapshot[];
  /** Those of each picture. */
  readonly columns: readonly Coded[];
  readonly held: readonly Held[];
  /** What could not be kept, a sentence each. */
  readonly left_out: readonly string[];
}
