namespace MedVision.Inference.Models;

/// <summary>A model folder, card or weights file that cannot be used; the message names the file and the reason.</summary>
public sealed class ModelException(string message, Exception? inner = null) : Exception(message, inner);
