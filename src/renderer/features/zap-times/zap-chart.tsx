// The only user of recharts; loaded when the overlay is opened first (zap-times.tsx).
import { useMemo } from 'react';
import {
  Bar,
  BarChart,
  type BarShapeProps,
  CartesianGrid,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from 'recharts';
import type { ZapReport } from '../../../shared/model/zap-report.ts';
import { strings } from '../../ui/strings.ts';
import { ZapDetails } from './zap-details.tsx';
import { pieces, type ZapRow, zapChart } from './zap-rows.ts';

/** So many channel numbers of up to six digits fit beside one another. */
const labels = 16;

interface Props {
  readonly reports: readonly ZapReport[];
}

export function ZapChart({ reports }: Props) {
  const { rows, ticks } = useMemo(() => zapChart(reports), [reports]);
  const numbers = useMemo(() => new Map(rows.map(({ id, report }) => [id, report?.number ?? ''])), [rows]);
  return (
    <BarChart
      className="zap-chart"
      data={rows}
      responsive
      // What it would say by itself is "application"; zap-times.tsx says the same as the columns in words.
      accessibilityLayer={false}
      margin={{ top: 12, right: 4, bottom: 0, left: 0 }}
      barCategoryGap="22%"
    >
      <CartesianGrid vertical={false} />
      <XAxis
        dataKey="id"
        tickFormatter={(id: string) => numbers.get(id) ?? ''}
        tickLine={false}
        interval={Math.ceil(rows.length / labels) - 1}
      />
      <YAxis
        width="auto"
        domain={[0, ticks.at(-1) ?? 0]}
        ticks={ticks}
        tickFormatter={strings.ms}
        axisLine={false}
        tickLine={false}
      />
      <Tooltip cursor={{ className: 'zap-cursor' }} isAnimationActive={false} content={Details} />
      {pieces.map((piece) => (
        <Bar
          key={piece}
          dataKey={piece}
          stackId="zap"
          maxBarSize={56}
          isAnimationActive={false}
          className={`zap-piece zap-piece--${piece}`}
          shape={piece === 'readyMs' ? ReadyShape : PieceShape}
        />
      ))}
    </BarChart>
  );
}

function Details({ active, payload }: TooltipContentProps) {
  const row = active ? (payload[0]?.payload as ZapRow | undefined) : undefined;
  return row?.report ? <ZapDetails report={row.report} /> : null;
}

const ringRadius = 3.5;

/** An outline and a ring above it: a few milliseconds are but a few pixels, and are told from the rest by shape. */
function ReadyShape({ x, y, width, height }: BarShapeProps) {
  if (height <= 0) return null;
  const shown = Math.max(height, 5);
  const top = y + height - shown;
  return (
    <g className="zap-ready">
      <rect x={x + 0.75} y={top + 0.75} width={width - 1.5} height={shown - 1.5} />
      <circle cx={x + width / 2} cy={top - ringRadius - 4} r={ringRadius} />
    </g>
  );
}

/** Between two pieces a line of the ground shows; a column that goes on beyond the chart is broken near its top. */
function PieceShape({ x, y, width, height, payload, background }: BarShapeProps) {
  const { report, beyond } = payload as ZapRow;
  if (height <= 0 || !report) return null;
  const glows = report.outcome === 'shown' && report.kind === 'warm';
  const seam = height > 3 ? 1 : 0;
  const atTop = y - (background?.y ?? 0) < 1;
  const breakAt = beyond && atTop && height > 24 ? 10 : 0;
  return (
    <g className={glows ? 'zap-piece__glow' : undefined}>
      {breakAt > 0 && <rect x={x} y={y} width={width} height={breakAt - 3} />}
      <rect x={x} y={y + breakAt + seam} width={width} height={height - breakAt - seam} />
    </g>
  );
}
