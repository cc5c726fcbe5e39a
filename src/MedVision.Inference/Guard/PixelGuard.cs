using MedVision.Inference.Analysis;
using MedVision.Inference.Models;
using MedVision.Inference.Preprocessing;

namespace MedVision.Inference.Guard;

/// <summary>The pixels' part of the guard: asks its network of every slice how it lies, what spoils it and how foreign it is.</summary>
internal sealed class PixelGuard(ModelSession session)
{
    internal PixelVerdict Run(PreparedSlices slices, AnalysisRun run)
    {
        ModelCard card = session.Card;
        string facts = card.Guard!.Output;
        int width = card.Guard.Facts.Count;
        float[][] told = new float[slices.Count][];
        run.Batches(slices.Count, (from, count) =>
        {
            float[] input = run.Preprocess(() => slices.Batch(from, count));
            float[] output = run.Infer(() => session.Run(input, count, facts))[facts];
            for (int i = 0; i < count; i++) told[from + i] = output[(i * width)..((i + 1) * width)];
        });
        return new PixelVerdict(told, card.Guard);
    }
}
